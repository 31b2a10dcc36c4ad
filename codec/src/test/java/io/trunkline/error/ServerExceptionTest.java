// SPDX-License-Identifier: Apache-2.0
package io.trunkline.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerExceptionTest {
    private final ErrorFields fields = ErrorFields.builder("ERROR", "23505", "duplicate key value\nviolates something")
            .put('S', "FEHLER")
            .put('D', "Key (id)=(1) already exists.")
            .put('H', "Try another.")
            .put('P', "17")
            .put('n', "users_pkey")
            .put('t', "users")
            .build();

    @Test
    void itsMessageIsOneLineThatSaysAllPeopleNeed() {
        assertThat(new ServerException(fields))
                .hasMessage("ERROR 23505: duplicate key value violates something (constraint: users_pkey)"
                        + " (hint: Try another.)");
        assertThat(new ServerException(ErrorFields.of(Map.of('M', "pooler says no"))))
                .hasMessage("ERROR: pooler says no");
    }

    @Test
    void itAnswersForItsFields() {
        ServerException error = new ServerException(fields);
        assertThat(error.sqlState()).isEqualTo("23505");
        assertThat(error.severity()).isEqualTo("ERROR");
        assertThat(error.constraint()).isEqualTo("users_pkey");
        assertThat(error.table()).isEqualTo("users");
        assertThat(error.position()).isEqualTo(17);
        assertThat(error.column()).isNull();
        assertThat(error.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(PgException.isUniqueViolation(error)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01", "55P03", "57P03", "53000", "53300"})
    void passingTroubleIsRetryableUnlessTheOutcomeIsUnknown(String state) {
        ErrorFields passing = ErrorFields.builder("ERROR", state, "again").build();
        assertThat(PgException.isRetryable(new ServerException(passing))).isTrue();
        assertThat(PgException.isRetryable(new ServerException(passing, Outcome.UNKNOWN)))
                .isFalse();
    }

    @Test
    void otherTroubleIsNotRetryable() {
        assertThat(PgException.isRetryable(new ServerException(fields))).isFalse();
        assertThat(PgException.isRetryable(new ServerException(ErrorFields.of(Map.of()))))
                .isFalse();
    }

    @Test
    void aHintCanBeAddedToWhatTheServerSaid() {
        ErrorFields hinted = fields.withHint("Try that.");
        assertThat(hinted.hint()).isEqualTo("Try that.");
        assertThat(hinted.detail()).isEqualTo(fields.detail());
        assertThat(fields.hint()).isEqualTo("Try another.");
    }

    @Test
    void missingAndMalformedFieldsAreSurvived() {
        ErrorFields odd = ErrorFields.of(Map.of('P', "x", 'L', "99999999999", 'p', "-3"));
        assertThat(odd.position()).isZero();
        assertThat(odd.line()).isZero();
        assertThat(odd.internalPosition()).isZero();
        assertThat(odd.severity()).isEqualTo("ERROR");
        assertThat(odd.message()).isEmpty();
        assertThat(odd.sqlState()).isNull();
        assertThatThrownBy(() -> ErrorFields.of(Map.of('\0', "x"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ErrorFields.of(Map.of('€', "x"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void itSurvivesSerialization() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new ServerException(fields));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(((ServerException) in.readObject()).fields()).isEqualTo(fields);
        }
    }
}
