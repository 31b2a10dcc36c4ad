// SPDX-License-Identifier: Apache-2.0
package io.trunkline.hostile;

import static io.trunkline.hostile.HostileCase.concat;
import static io.trunkline.hostile.HostileCase.int16;
import static io.trunkline.hostile.HostileCase.int32;
import static io.trunkline.hostile.HostileCase.message;
import static io.trunkline.hostile.HostileCase.text;
import static io.trunkline.session.Flights.READY;
import static io.trunkline.session.Flights.bytes;
import static io.trunkline.session.Flights.firstAnswer;
import static io.trunkline.session.Flights.firstUse;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.UsageException;
import io.trunkline.error.CodecException;
import io.trunkline.error.ErrorFields;
import io.trunkline.error.PgException;
import io.trunkline.error.ServerException;
import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.ErrorResponse;
import io.trunkline.protocol.NotificationResponse;
import io.trunkline.protocol.ParameterDescription;
import io.trunkline.protocol.ParameterStatus;
import io.trunkline.protocol.Signal;
import io.trunkline.protocol.StartupMessage;
import io.trunkline.session.Flights;
import io.trunkline.testkit.script.Script;
import io.trunkline.testkit.script.ScriptedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is odd and breaks no rule: a statement may fail by it, alone, and the connection goes on. */
class OddServerTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final class Odd {
        private final String id;
        private final byte[] answer;
        /** What the statement fails with; null if it succeeds. */
        private final @Nullable Class<? extends PgException> failure;

        private final String said;

        Odd(String id, byte[] answer, @Nullable Class<? extends PgException> failure, String said) {
            this.id = id;
            this.answer = answer;
            this.failure = failure;
            this.said = said;
        }

        @Override
        public String toString() {
            return id;
        }
    }

    static Stream<Odd> answers() {
        byte[] parsed = bytes(Signal.PARSE_COMPLETE, new ParameterDescription(new int[0]));
        byte[] begun = bytes(StatementCases.ROWS_BEGIN);
        byte[] end = bytes(CommandComplete.of("SELECT 1"), READY);
        byte[] row = bytes(Signal.BIND_COMPLETE, Flights.row("1"));
        return Stream.of(
                fine(
                        "B4: a notification of 1 MiB among rows",
                        concat(
                                begun,
                                bytes(new NotificationResponse(1, "c", "x".repeat(1 << 20))),
                                bytes(Flights.row("1")),
                                end)),
                fine(
                        "B4: notices and parameters among rows",
                        concat(
                                begun,
                                message('N', text("SNOTICE\0\0")),
                                bytes(new ParameterStatus("TimeZone", "")),
                                bytes(Flights.row("1")),
                                end)),
                fine(
                        "B4: notices before the answer and behind its end",
                        concat(
                                message('N', text("\0")),
                                begun,
                                bytes(Flights.row("1")),
                                bytes(CommandComplete.of("SELECT 1")),
                                message('N', text("\0")),
                                bytes(READY))),
                fine("B4: type OID 0", concat(parsed, column("c", 0), row, end)),
                fine(
                        "A19: a column named by an attacker",
                        concat(parsed, column("\"; drop table users; --\n${jndi:ldap://x}", 25), row, end)),
                fine(
                        "B4: a tag of many words",
                        concat(begun, bytes(Flights.row("1")), message('C', text("FOO BAR BAZ\0")), bytes(READY))),
                fine(
                        "B4: an empty tag",
                        concat(begun, bytes(Flights.row("1")), message('C', text("\0")), bytes(READY))),
                fails(
                        "B4: t of parameters that we did not send",
                        concat(
                                bytes(Signal.PARSE_COMPLETE),
                                bytes(new ParameterDescription(new int[] {23, 23, 23})),
                                bytes(Flights.error("ERROR", "08P01", "bind")),
                                bytes(READY)),
                        UsageException.class,
                        "3"),
                fails(
                        "B6: text that is not UTF-8",
                        concat(begun, message('D', int16(1), int32(2), HostileCase.octets(0xC3, 0x28)), end),
                        CodecException.class,
                        "column 0"),
                fails(
                        "A20: an error of 1 MiB",
                        concat(message('E', text("SERROR\0C22012\0M" + "x".repeat(1 << 20) + "\0\0")), bytes(READY)),
                        ServerException.class,
                        "xxx"),
                fails(
                        "A20: an error that is not UTF-8",
                        concat(message('E', text("SERROR\0C22012\0Mb\u00ffd\0\0")), bytes(READY)),
                        ServerException.class,
                        "b"),
                fails(
                        "A20: an error with every field twice",
                        concat(message('E', text("SERROR\0SERROR\0C22012\0C22012\0Mone\0Mtwo\0\0")), bytes(READY)),
                        ServerException.class,
                        ""),
                fails(
                        "A20: an error with a position that is no number",
                        concat(message('E', text("SERROR\0C42601\0Mwhere\0Pnowhere\0L-1\0\0")), bytes(READY)),
                        ServerException.class,
                        "where"),
                fails(
                        "A20: an error with a position beyond the statement",
                        concat(message('E', text("SERROR\0C42601\0Mwhere\0P2147483647\0\0")), bytes(READY)),
                        ServerException.class,
                        "where"),
                fails(
                        "A20: an error with fields nobody knows",
                        concat(message('E', text("!a\0~b\0\u0080c\0\u00ffd\0Mknown\0\0")), bytes(READY)),
                        ServerException.class,
                        "known"),
                fails(
                        "B4: E after C, before Z",
                        concat(
                                begun,
                                bytes(
                                        Flights.row("1"),
                                        CommandComplete.of("SELECT 1"),
                                        Flights.error("ERROR", "23503", "deferred")),
                                bytes(READY)),
                        ServerException.class,
                        "deferred"));
    }

    private static Odd fine(String id, byte[] answer) {
        return new Odd(id, answer, null, "");
    }

    private static Odd fails(String id, byte[] answer, Class<? extends PgException> failure, String said) {
        return new Odd(id, answer, failure, said);
    }

    private static byte[] column(String name, int type) {
        return message(
                'T', int16(1), text(name), text("\0"), int32(0), int16(0), int32(type), int16(-1), int32(-1), int16(0));
    }

    /** Every subset of the fields that are commonly looked at. */
    static Stream<Odd> subsets() {
        String codes = "SVCMDHP";
        return IntStream.range(0, 1 << codes.length()).mapToObj(mask -> {
            ErrorFields.Builder fields = new ErrorFields.Builder();
            for (int i = 0; i < codes.length(); i++) {
                if ((mask & 1 << i) != 0) {
                    char code = codes.charAt(i);
                    fields.put(
                            code,
                            code == 'C' ? "22012" : code == 'P' ? "3" : code == 'V' || code == 'S' ? "ERROR" : "m");
                }
            }
            ErrorFields built = fields.build();
            return fails("A20: fields " + mask, bytes(new ErrorResponse(built), READY), ServerException.class, "");
        });
    }

    @ParameterizedTest
    @MethodSource({"answers", "subsets"})
    void oddAnswersConcernTheirStatementOnly(Odd odd) {
        try (ScriptedServer server = ScriptedServer.start(script -> firstUse(
                        firstUse(script.authenticateTrust().ready(), "select a").bytes(odd.answer), "select b")
                .send(firstAnswer("b")))) {
            PgConnection connection =
                    PgConnection.connect(PgConfig.parse(server.uri())).block(SOON);
            assertThat(connection).isNotNull();
            Asked asked = Asked.ask(
                            "odd",
                            Asked.Fate.OWN_ERROR,
                            connection.query("select a").one(String.class))
                    .await(SOON.toMillis());
            asked.assertEndedOnce();
            if (odd.failure == null) {
                assertThat(asked.failure()).isNull();
                assertThat(asked.value()).isEqualTo("1");
            } else {
                HostileRun.assertTyped(asked.failure());
                assertThat(asked.failure()).isInstanceOf(odd.failure).hasMessageContaining(odd.said);
            }
            assertThat(connection.query("select b").one(String.class).block(SOON))
                    .isEqualTo("b");
            connection.close().block(SOON);
            server.awaitDone(SOON);
        }
    }

    /** How a server lets a client in, oddly. */
    private record Welcome(String id, UnaryOperator<Script> script) {
        @Override
        public String toString() {
            return id;
        }
    }

    static Stream<Welcome> welcomes() {
        List<Welcome> welcomes = new ArrayList<>();
        welcomes.add(new Welcome("B2: no BackendKeyData, as of some poolers", it -> it.send(new Authentication.Ok())));
        welcomes.add(new Welcome("B2: a notice before Ok", it -> it.bytes(message('N', text("SNOTICE\0Mhello\0\0")))
                .letIn()));
        for (String version : List.of("x", "", "9".repeat(4096), "18devel", "-1")) {
            welcomes.add(welcome(
                    "server_version of " + version.length() + " characters", it -> it.put("server_version", version)));
        }
        welcomes.add(welcome("no parameters", java.util.Map::clear));
        welcomes.add(welcome("standard_conforming_strings=off", it -> it.put("standard_conforming_strings", "off")));
        welcomes.add(welcome("in_hot_standby of no boolean", it -> it.put("in_hot_standby", "perhaps")));
        welcomes.add(welcome("a parameter without a name", it -> it.put("", "")));
        return welcomes.stream();
    }

    private static Welcome welcome(String id, Consumer<java.util.Map<String, String>> change) {
        return new Welcome("B2: " + id, it -> it.letIn(change));
    }

    @ParameterizedTest
    @MethodSource("welcomes")
    void oddWelcomesAreWelcomes(Welcome welcome) {
        try (ScriptedServer server = ScriptedServer.start(script -> firstUse(
                        welcome.script()
                                .apply(script.expect(StartupMessage.class))
                                .ready(),
                        "select b")
                .send(firstAnswer("b")))) {
            PgConnection connection =
                    PgConnection.connect(PgConfig.parse(server.uri())).block(SOON);
            assertThat(connection).isNotNull();
            assertThat(connection.query("select b").one(String.class).block(SOON))
                    .isEqualTo("b");
            connection.close().block(SOON);
            server.awaitDone(SOON);
        }
    }
}
