// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import static io.trunkline.session.Flights.bytes;
import static io.trunkline.session.Flights.firstAnswer;
import static io.trunkline.session.Flights.firstUse;
import static io.trunkline.session.Flights.join;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ConnectionException;
import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.testkit.gate.Seeds;
import io.trunkline.testkit.script.Script;
import io.trunkline.testkit.script.ScriptedServer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The connection is lost at any byte of an answer: in good order, by halves, or by a reset in the middle of a row. */
class LossTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final byte[] ANSWER = bytes(firstAnswer("token", "more"));

    record End(String name, UnaryOperator<Script> step) {
        @Override
        public String toString() {
            return name;
        }
    }

    record Loss(End end, int offset) {}

    static Stream<Loss> losses() {
        return Stream.of(
                        new End("half-close", Script::halfClose),
                        new End("close", Script::close),
                        new End("reset", Script::reset))
                .flatMap(end -> IntStream.range(0, ANSWER.length)
                        .filter(offset -> offset % 7 == 0 || offset == ANSWER.length - 1)
                        .mapToObj(offset -> new Loss(end, offset)));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void everybodyIsTold(Loss loss) {
        byte[] begun = Arrays.copyOf(ANSWER, loss.offset());
        try (ScriptedServer server = ScriptedServer.start(script -> loss.end()
                .step()
                .apply(firstUse(firstUse(script.authenticateTrust().ready(), "select a"), "select b")
                        .bytes(begun)))) {
            PgConnection connection = PgConnection.connect(
                            PgConfig.parse(server.uri()).with(it -> it.pipelineLimit(2)))
                    .block(SOON);
            CompletableFuture<?> head =
                    connection.query("select a").all(String.class).collectList().toFuture();
            CompletableFuture<?> behind =
                    connection.query("select b").one(String.class).toFuture();
            CompletableFuture<?> waiting = connection.execute("select c").toFuture();
            assertLost(head, server, Outcome.UNKNOWN);
            assertLost(behind, server, Outcome.UNKNOWN);
            assertLost(waiting, server, Outcome.NOT_SENT);
            assertLost(connection.execute("select late").toFuture(), server, Outcome.NOT_SENT);
            connection.close().block(SOON);
            server.awaitDone(SOON);
        }
    }

    /** Bytes changed at random: an answer may come out wrong, but it comes, or an error does. */
    @Test
    void whateverTheServerSendsEverybodyIsTold() {
        Random random = new Random(Seeds.seed("garbled answers"));
        for (int round = 0; round < 300; round++) {
            byte[] garbled = bytes(join(firstAnswer("token", "more"), firstAnswer("behind")));
            for (int i = random.nextInt(3); i >= 0; i--) {
                garbled[random.nextInt(garbled.length)] = (byte) random.nextInt(256);
            }
            try (ScriptedServer server = ScriptedServer.start(
                    script -> firstUse(firstUse(script.authenticateTrust().ready(), "select a"), "select b")
                            .bytes(garbled)
                            .halfClose()
                            .drain())) {
                PgConnection connection =
                        PgConnection.connect(PgConfig.parse(server.uri())).block(SOON);
                List<CompletableFuture<?>> outcomes = List.of(
                        connection
                                .query("select a")
                                .all(String.class)
                                .collectList()
                                .toFuture(),
                        connection.query("select b").one(String.class).toFuture());
                for (CompletableFuture<?> outcome : outcomes) {
                    Throwable failure = outcome.handle((value, thrown) -> thrown)
                            .orTimeout(20, TimeUnit.SECONDS)
                            .join();
                    assertThat(failure).satisfiesAnyOf(none -> assertThat(none).isNull(), error -> assertThat(error)
                            .isInstanceOf(PgException.class));
                }
                connection.close().block(SOON);
            }
        }
    }

    private static void assertLost(CompletableFuture<?> outcome, ScriptedServer server, Outcome expected) {
        Throwable failure = outcome.handle((value, thrown) -> thrown)
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
        assertThat(failure).isInstanceOf(ConnectionException.class).hasMessageContaining("127.0.0.1:" + server.port());
        assertThat(((PgException) failure).outcome()).isEqualTo(expected);
    }
}
