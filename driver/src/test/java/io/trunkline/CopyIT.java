// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.completion;
import static io.trunkline.Outcomes.failure;
import static io.trunkline.Outcomes.value;
import static io.trunkline.Outcomes.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.error.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** COPY is a conversation of its own; run as a plain statement or in a script it is explained, wherever it stands. */
@ExtendWith(WithConnection.class)
class CopyIT {
    private static final String IN = "copy t from stdin";
    private static final String OUT = "copy (select i from generate_series(1, 5000) i) to stdout";

    @ParameterizedTest
    @ValueSource(strings = {IN, OUT})
    void aloneItIsExplainedAndTheConnectionGoesOn(String copy, PgConnection connection) {
        completion(connection.script("create temp table t (id int4)"));
        for (int use = 1; use <= 3; use++) {
            assertExplained(copy, failure(connection.execute(copy), UsageException.class));
            assertExplained(copy, failure(connection.query(copy).all(Row::size), UsageException.class));
            assertExplained(copy, failure(connection.script(copy), UsageException.class));
            assertExplained(copy, failure(connection.script("select 1; " + copy + "; select 2"), UsageException.class));
            assertThat(value(connection.query("select count(*) from t").one(Long.class)))
                    .isZero();
        }
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void outOfAPipelineItIsExplainedAndItsNeighboursSucceed(PgConnection connection) {
        for (int use = 1; use <= 2; use++) {
            List<String> outcomes = pipelined(connection, connection.execute(OUT));
            assertThat(outcomes.get(1)).contains("COPY");
            assertThat(List.of(outcomes.get(0), outcomes.get(2), outcomes.get(3)))
                    .containsExactly("1", "2", "3");
            outcomes = pipelined(connection, connection.script(OUT));
            assertThat(outcomes.get(1)).contains("COPY");
            assertThat(List.of(outcomes.get(0), outcomes.get(2), outcomes.get(3)))
                    .containsExactly("1", "2", "3");
        }
    }

    /** While it waits for data the server swallows what stands behind: only the end of the connection is safe. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void intoATableInAPipelineItIsExplainedAndNoNeighbourIsLeftWithoutAnAnswer(boolean script) {
        PgConnection connection = WithConnection.connect();
        completion(connection.script("create temp table t (id int4)"));
        List<String> outcomes = pipelined(connection, script ? connection.script(IN) : connection.execute(IN));
        assertThat(outcomes.get(0)).isEqualTo("1");
        assertThat(outcomes.get(1)).contains("COPY");
        assertThat(outcomes.subList(2, 4))
                .allSatisfy(outcome -> assertThat(outcome).contains("is gone").contains("COPY"));
        assertThat(connection.isOpen()).isFalse();
    }

    private static List<String> pipelined(PgConnection connection, Mono<?> copy) {
        return values(Flux.mergeSequential(
                        connection.query("select 1").one(Integer.class),
                        copy.cast(Object.class)
                                .switchIfEmpty(Mono.just("nothing"))
                                .onErrorResume(Mono::just),
                        connection.query("select 2").one(Object.class).onErrorResume(Mono::just),
                        connection.query("select 3").one(Object.class).onErrorResume(Mono::just))
                .map(outcome -> outcome instanceof Throwable failure ? failure.getMessage() : outcome.toString()));
    }

    private static void assertExplained(String copy, UsageException failure) {
        assertThat(failure).hasMessageContaining("COPY").hasMessageContaining("its data has nowhere to go");
        // What goes out has been read; what should come in was refused.
        assertThat(failure.outcome()).isEqualTo(copy.equals(OUT) ? Outcome.UNKNOWN : Outcome.REJECTED);
    }
}
