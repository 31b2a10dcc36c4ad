// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import static io.trunkline.session.Flights.error;
import static io.trunkline.session.Flights.firstAnswer;
import static io.trunkline.session.Flights.firstUse;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ConnectionException;
import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.SslMode;
import io.trunkline.TargetSessionAttributes;
import io.trunkline.protocol.StartupMessage;
import io.trunkline.testkit.script.Script;
import io.trunkline.testkit.script.ScriptedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** What a server must report of itself or answer to be taken, for each {@code target_session_attrs}. */
class TargetSessionTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String READ_ONLY = "show transaction_read_only";
    private static final String RECOVERY = "select case when pg_catalog.pg_is_in_recovery() then 'on' else 'off' end";

    /**
     * A server as it reports itself; what it is asked beyond that, and what it answers.
     *
     * @param standby what it reports of in_hot_standby, or null
     * @param readOnly what it reports of default_transaction_read_only, or null
     * @param question null if nothing may be asked
     */
    record Case(
            TargetSessionAttributes wanted,
            String standby,
            String readOnly,
            String question,
            String answer,
            boolean taken) {
        UnaryOperator<Script> server() {
            return script -> {
                Script begun = script.expect(StartupMessage.class)
                        .letIn(parameters -> report(parameters, standby, readOnly))
                        .ready();
                return (question == null ? begun : firstUse(begun, question).send(firstAnswer(answer))).expectEnd();
            };
        }
    }

    private static void report(Map<String, String> parameters, String standby, String readOnly) {
        parameters.remove("in_hot_standby");
        parameters.remove("default_transaction_read_only");
        if (standby != null) {
            parameters.put("in_hot_standby", standby);
        }
        if (readOnly != null) {
            parameters.put("default_transaction_read_only", readOnly);
        }
    }

    private static boolean fits(TargetSessionAttributes wanted, boolean standby, boolean readOnly) {
        return switch (wanted) {
            case ANY -> true;
            case READ_WRITE -> !standby && !readOnly;
            case READ_ONLY -> standby || readOnly;
            case PRIMARY -> !standby;
            case STANDBY, PREFER_STANDBY -> standby;
        };
    }

    private static String question(TargetSessionAttributes wanted, String standby, String readOnly) {
        return switch (wanted) {
            case ANY -> null;
            case READ_WRITE, READ_ONLY -> standby == null || readOnly == null ? READ_ONLY : null;
            case PRIMARY, STANDBY, PREFER_STANDBY -> standby == null ? RECOVERY : null;
        };
    }

    /** Every demand, of a server that is or is not a standby, read-only by default or not, and reports both, one or none. */
    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (TargetSessionAttributes wanted : TargetSessionAttributes.values()) {
            for (int i = 0; i < 16; i++) {
                boolean standby = (i & 1) != 0;
                boolean readOnly = (i & 2) != 0;
                String standbyReported = (i & 4) != 0 ? null : word(standby);
                String readOnlyReported = (i & 8) != 0 ? null : word(readOnly);
                String question = question(wanted, standbyReported, readOnlyReported);
                String answer = READ_ONLY.equals(question) ? word(standby || readOnly) : word(standby);
                cases.add(new Case(
                        wanted, standbyReported, readOnlyReported, question, answer, fits(wanted, standby, readOnly)));
            }
        }
        return cases.stream();
    }

    private static String word(boolean on) {
        return on ? "on" : "off";
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aServerIsTakenForWhatItReportsAndAskedForWhatItDoesNot(Case that) {
        boolean secondPass = that.wanted() == TargetSessionAttributes.PREFER_STANDBY && !that.taken();
        UnaryOperator<Script> again = script -> script.expect(StartupMessage.class)
                .letIn(parameters -> report(parameters, that.standby(), that.readOnly()))
                .ready()
                .expectEnd();
        try (ScriptedServer server =
                secondPass ? ScriptedServer.start(that.server(), again) : ScriptedServer.start(that.server())) {
            if (that.taken() || secondPass) {
                PgConnection connection =
                        PgConnection.connect(config(that.wanted(), server)).block(SOON);
                connection.close().block(SOON);
            } else {
                ConnectionException failure = refusal(config(that.wanted(), server));
                assertThat(failure)
                        .hasMessageContaining("127.0.0.1:" + server.port())
                        .hasMessageContaining("refused by target_session_attrs=" + that.wanted());
                assertThat(failure.sqlState()).isNull();
            }
            server.awaitDone(SOON);
        }
    }

    private static PgConfig config(TargetSessionAttributes wanted, ScriptedServer... servers) {
        return PgConfig.defaults().with(it -> it.hosts(
                        Stream.of(servers).map(ScriptedServer::host).toArray(String[]::new))
                .ports(Stream.of(servers).mapToInt(ScriptedServer::port).toArray())
                .user("ada")
                .sslMode(SslMode.DISABLE)
                .targetSessionAttributes(wanted));
    }

    private static ConnectionException refusal(PgConfig config) {
        Throwable failure = PgConnection.connect(config)
                .<Throwable>map(connection -> new AssertionError("let in by " + connection))
                .onErrorResume(Mono::just)
                .block(SOON);
        assertThat(failure).isInstanceOf(ConnectionException.class);
        return (ConnectionException) failure;
    }

    private static UnaryOperator<Script> reporting(String standby) {
        return script -> script.expect(StartupMessage.class)
                .letIn(parameters -> report(parameters, standby, "off"))
                .ready()
                .expectEnd();
    }

    @Test
    void whoIsNotWhatIsWantedIsLeftForTheNextHost() {
        try (ScriptedServer standby = ScriptedServer.at("127.0.0.1").start(reporting("on"));
                ScriptedServer primary = ScriptedServer.at("127.0.0.2").start(reporting("off"))) {
            PgConnection connection = PgConnection.connect(config(TargetSessionAttributes.PRIMARY, standby, primary))
                    .block(SOON);
            assertThat(connection.parameter("in_hot_standby")).isEqualTo("off");
            connection.close().block(SOON);
            standby.awaitDone(SOON);
            primary.awaitDone(SOON);
        }
    }

    @Test
    void aStandbyIsPreferredWhereverItStandsAndAnyHostIsTakenOnlyAfterAll() {
        try (ScriptedServer primary = ScriptedServer.at("127.0.0.1").start(reporting("off"));
                ScriptedServer standby = ScriptedServer.at("127.0.0.2").start(reporting("on"))) {
            PgConnection connection = PgConnection.connect(
                            config(TargetSessionAttributes.PREFER_STANDBY, primary, standby))
                    .block(SOON);
            assertThat(connection.parameter("in_hot_standby")).isEqualTo("on");
            connection.close().block(SOON);
            primary.awaitDone(SOON);
            standby.awaitDone(SOON);
        }
        UnaryOperator<Script> starting = script -> script.expect(StartupMessage.class)
                .send(error("FATAL", "57P03", "the database system is starting up"))
                .expectEnd();
        // The first pass goes over both, and so does the second, until one lets us in.
        try (ScriptedServer down = ScriptedServer.at("127.0.0.1").start(starting, starting);
                ScriptedServer primary = ScriptedServer.at("127.0.0.2").start(reporting("off"), reporting("off"))) {
            PgConnection connection = PgConnection.connect(
                            config(TargetSessionAttributes.PREFER_STANDBY, down, primary))
                    .block(SOON);
            assertThat(connection.parameter("in_hot_standby")).isEqualTo("off");
            connection.close().block(SOON);
            down.awaitDone(SOON);
            primary.awaitDone(SOON);
        }
        try (ScriptedServer down = ScriptedServer.start(starting, starting)) {
            ConnectionException failure = refusal(config(TargetSessionAttributes.PREFER_STANDBY, down));
            assertThat(failure).hasMessageContaining("2 attempts failed");
            assertThat(failure.sqlState()).isEqualTo("57P03");
            down.awaitDone(SOON);
        }
    }

    /** What may become of the question, other than an answer, that says no more than that this host will not do. */
    static Stream<UnaryOperator<Script>> nonAnswers() {
        return Stream.of(
                script -> script.send(error("ERROR", "42704", "unrecognized configuration parameter"), Flights.READY),
                script -> script.send(firstAnswer()),
                script -> script.send(firstAnswer("on", "off")));
    }

    @ParameterizedTest
    @MethodSource("nonAnswers")
    void whoCannotSayWhatItIsIsLeftForTheNextHost(UnaryOperator<Script> nonAnswer) {
        try (ScriptedServer pooler = ScriptedServer.at("127.0.0.1").start(script -> nonAnswer
                        .apply(firstUse(
                                script.expect(StartupMessage.class)
                                        .letIn(parameters -> report(parameters, null, null))
                                        .ready(),
                                READ_ONLY))
                        .expectEnd());
                ScriptedServer primary = ScriptedServer.at("127.0.0.2").start(reporting("off"))) {
            PgConnection connection = PgConnection.connect(config(TargetSessionAttributes.READ_WRITE, pooler, primary))
                    .block(SOON);
            connection.close().block(SOON);
            pooler.awaitDone(SOON);
            primary.awaitDone(SOON);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TargetSessionAttributes.class,
            names = {"READ_WRITE", "PRIMARY"})
    void whoDoesNotAnswerIsLeftForTheNextHostWhenItsTimeIsUp(TargetSessionAttributes wanted) {
        try (ScriptedServer silent = ScriptedServer.at("127.0.0.1").start(script -> firstUse(
                                script.expect(StartupMessage.class)
                                        .letIn(parameters -> report(parameters, null, null))
                                        .ready(),
                                wanted == TargetSessionAttributes.PRIMARY ? RECOVERY : READ_ONLY)
                        .expectEnd());
                ScriptedServer primary = ScriptedServer.at("127.0.0.2").start(reporting("off"))) {
            PgConnection connection = PgConnection.connect(
                            config(wanted, silent, primary).with(it -> it.connectTimeout(Duration.ofSeconds(1))))
                    .block(SOON);
            connection.close().block(SOON);
            silent.awaitDone(SOON);
            primary.awaitDone(SOON);
        }
    }

    @Test
    void whoLeavesInPlaceOfAnAnswerEndsItAll() {
        try (ScriptedServer leaving = ScriptedServer.at("127.0.0.1").start(script -> firstUse(
                                script.expect(StartupMessage.class)
                                        .letIn(parameters -> report(parameters, null, null))
                                        .ready(),
                                READ_ONLY)
                        .close());
                ScriptedServer untouched = ScriptedServer.at("127.0.0.2").start()) {
            ConnectionException failure = refusal(config(TargetSessionAttributes.READ_WRITE, leaving, untouched));
            assertThat(failure).hasMessageContaining("127.0.0.1:" + leaving.port());
            assertThat(failure.getMessage()).doesNotContain("127.0.0.2");
            leaving.awaitDone(SOON);
        }
    }
}
