// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.trunkline.type.TsQuery;
import io.trunkline.type.TsQuery.Empty;
import io.trunkline.type.TsQuery.Not;
import io.trunkline.type.TsQuery.Phrase;
import io.trunkline.type.TsQuery.Value;
import io.trunkline.type.TsVector;
import io.trunkline.type.TsVector.Lexeme;
import io.trunkline.wire.MalformedBytesException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Queries that are longer or deeper than anybody's, and values of which the server says something else in binary. */
class TextSearchCodecTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int MANY = 200_000;
    private static final String A = "0100006100";

    private static final Codec<TsQuery> QUERY =
            requireNonNull(CodecRegistry.builtin().forReading(PgType.TSQUERY.oid(), TsQuery.class));
    private static final Codec<TsVector> VECTOR =
            requireNonNull(CodecRegistry.builtin().forReading(PgType.TSVECTOR.oid(), TsVector.class));

    @Test
    void manyOperatorsOfOneKindAreReadInLittleTimeHoweverTheyNest() {
        assertTimeout(SOON, () -> {
            for (String operator : List.of("0202", "0203")) {
                TsQuery right = read(operator.repeat(MANY) + A.repeat(MANY + 1));
                TsQuery left = read((operator + A).repeat(MANY) + A);
                assertThat(right.depth()).isEqualTo(2);
                assertThat(right.children()).hasSize(MANY + 1);
                assertThat(left).isEqualTo(right);
            }
            Phrase phrase = (Phrase) read(("02040003" + A).repeat(MANY) + A);
            assertThat(phrase.steps()).hasSize(MANY);
            assertThat(phrase.steps().get(0).distance()).isEqualTo(3);
        });
    }

    @Test
    void aTreeOfMoreThan256LevelsIsRefusedAndOneOf256IsNot() {
        assertThat(read("0201".repeat(255) + A).depth()).isEqualTo(256);
        // The later operands of a phrase may be phrases.
        assertThat(read("02040001".repeat(255) + A.repeat(256)).depth()).isEqualTo(256);
        for (String tokens : List.of(
                "0201".repeat(256) + A,
                "0201".repeat(MANY) + A,
                "02040001".repeat(256) + A.repeat(257),
                "02020203".repeat(128) + A.repeat(257))) {
            assertThatThrownBy(() -> read(tokens))
                    .isInstanceOf(MalformedBytesException.class)
                    .hasMessage("a tsquery of more than 256 levels");
        }
    }

    private static TsQuery read(String tokens) {
        int count = 0;
        for (int at = 0; at < tokens.length(); count++) {
            at += tokens.startsWith("01", at) ? A.length() : tokens.startsWith("0204", at) ? 8 : 4;
        }
        return Wire.decodeHex(QUERY, "%08x".formatted(count) + tokens);
    }

    @Test
    void whatTheServerWouldJudgeByItsTextGoesAsText() {
        assertThat(QUERY.isExact(new Value("x".repeat(682)))).isTrue();
        assertThat(QUERY.isExact(new Value("x".repeat(683)))).isFalse();
        assertThat(QUERY.isExact(new Value(""))).isFalse();
        assertThat(QUERY.isExact(new Empty())).isFalse();
        TsQuery deep = new Value("a");
        for (int levels = 1; levels <= 300; levels++) {
            assertThat(QUERY.isExact(deep)).isEqualTo(levels <= 16);
            deep = new Not(deep);
        }
        assertThat(VECTOR.isExact(new TsVector(List.of(new Lexeme("x".repeat(682))))))
                .isTrue();
        assertThat(VECTOR.isExact(new TsVector(List.of(new Lexeme("x".repeat(683))))))
                .isFalse();
        assertThat(VECTOR.isExact(new TsVector(List.of(new Lexeme(""))))).isFalse();
        assertThat(VECTOR.isExact(lexemes(500))).isTrue();
        assertThat(VECTOR.isExact(lexemes(600))).isFalse();
    }

    private static TsVector lexemes(int count) {
        return new TsVector(IntStream.range(0, count)
                .mapToObj(i -> new Lexeme(i + "x".repeat(600)))
                .toList());
    }

    @Test
    void aTreeThatIsTooDeepIsNotWritten() {
        TsQuery deep = new Value("a");
        for (int i = 0; i < 256; i++) {
            deep = new Not(deep);
        }
        TsQuery tooDeep = deep;
        assertThatThrownBy(() -> Wire.encodeHex(QUERY, tooDeep)).hasMessage("a tsquery of more than 256 levels");
        assertThatThrownBy(() -> Wire.encodeText(QUERY, tooDeep)).hasMessage("a tsquery of more than 256 levels");
    }
}
