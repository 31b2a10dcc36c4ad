// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.completion;
import static io.trunkline.Outcomes.failure;
import static io.trunkline.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.trunkline.error.ErrorFields;
import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.error.ServerException;
import io.trunkline.protocol.ErrorResponse;
import io.trunkline.protocol.SslRequest;
import io.trunkline.protocol.StartupMessage;
import io.trunkline.testkit.script.Script;
import io.trunkline.testkit.script.ScriptedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several hosts: in which order they are tried, after which failures the next one is, and what is told in the end. A
 * scripted server without a script must not be spoken to.
 */
class HostsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final String PASSWORD = "s3cret-and-unique";

    // Where to go

    private static String at(ScriptedServer server) {
        return "[" + server.host() + "]:" + server.port();
    }

    /** The URI of these hosts, each an address in brackets and a port, and its parameters. */
    private static PgConfig config(List<String> hosts, String parameters) {
        String plain = String.join(",", hosts).replaceAll("\\[(\\d+(\\.\\d+){3})]", "$1");
        return PgConfig.parse(
                "postgresql://ada:" + PASSWORD + "@" + plain + "/shop?sslmode=disable" + parameters, Map.of());
    }

    private static PgConfig config(String... hosts) {
        return config(List.of(hosts), "");
    }

    /** A port of that address where nobody listens. */
    private static int closedPort(String address) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
            return socket.getLocalPort();
        }
    }

    private static String closed(String address) throws IOException {
        return "[" + address + "]:" + closedPort(address);
    }

    private static ScriptedServer welcoming(String address) {
        return ScriptedServer.at(address)
                .start(script -> script.authenticateTrust().ready().expectEnd());
    }

    private static ScriptedServer refusing(String address, String sqlState, String message) {
        return ScriptedServer.at(address).start(script -> refuse(script, sqlState, message));
    }

    private static Script refuse(Script script, String sqlState, String message) {
        return script.expect(StartupMessage.class)
                .send(new ErrorResponse(
                        ErrorFields.builder("FATAL", sqlState, message).build()))
                .expectEnd();
    }

    private static ScriptedServer untouched(String address) {
        return ScriptedServer.at(address).start();
    }

    private static void connectAndClose(PgConfig config) {
        completion(value(PgConnection.connect(config)).close());
    }

    private static ConnectionException refusal(PgConfig config) {
        ConnectionException failure = failure(PgConnection.connect(config), ConnectionException.class);
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
        for (Throwable told = failure; told != null; told = told.getCause()) {
            assertThat(told.toString()).doesNotContain(PASSWORD);
        }
        assertThat(Arrays.toString(failure.getSuppressed())).doesNotContain(PASSWORD);
        return failure;
    }

    // In which order

    @Test
    void theFirstThatLetsUsInIsTakenAndNobodyBehindItIsAsked() throws IOException {
        try (ScriptedServer starting = refusing("127.0.0.2", "57P03", "the database system is starting up");
                ScriptedServer welcoming = welcoming("::1");
                ScriptedServer untouched = untouched("127.0.0.3")) {
            connectAndClose(config(closed("127.0.0.1"), at(starting), at(welcoming), at(untouched)));
            starting.awaitDone(SOON);
            welcoming.awaitDone(SOON);
        }
    }

    @Test
    void onePortIsForAllHostsAndSeveralAreForOneEach() {
        try (ScriptedServer first = refusing("127.0.0.1", "57P03", "the database system is shutting down");
                ScriptedServer second = ScriptedServer.at("127.0.0.2")
                        .port(first.port())
                        .start(script -> script.authenticateTrust().ready().expectEnd())) {
            connectAndClose(PgConfig.parse(
                    "host=127.0.0.1,127.0.0.2 port=" + first.port() + " user=ada sslmode=disable", Map.of()));
            first.awaitDone(SOON);
            second.awaitDone(SOON);
        }
        try (ScriptedServer first = refusing("127.0.0.1", "57P03", "the database system is shutting down");
                ScriptedServer second = welcoming("127.0.0.1")) {
            connectAndClose(PgConfig.parse(
                    "host=127.0.0.1,127.0.0.1 port=" + first.port() + "," + second.port() + " user=ada sslmode=disable",
                    Map.of()));
            first.awaitDone(SOON);
            second.awaitDone(SOON);
        }
    }

    @Test
    void anAddressIsGoneToWithoutALookUpOfItsHost() throws IOException {
        int closed = closedPort("127.0.0.1");
        try (ScriptedServer server = welcoming("127.0.0.2")) {
            String hosts =
                    "host=no-such-host.invalid,neither.invalid hostaddr=127.0.0.1,127.0.0.2 user=ada sslmode=disable";
            connectAndClose(PgConfig.parse(hosts + " port=" + closed + "," + server.port(), Map.of()));
            server.awaitDone(SOON);
            ConnectionException failure =
                    refusal(PgConfig.parse(hosts + " port=" + closed + "," + closedPort("127.0.0.2"), Map.of()));
            assertThat(failure)
                    .hasMessageContaining("no-such-host.invalid:" + closed + " (127.0.0.1)")
                    .hasMessageContaining("neither.invalid:")
                    .hasMessageContaining("(127.0.0.2)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "999.1.1.1", "1.2.3", "zz:1"})
    void whatIsNoAddressIsNotLookedUpAsOne(String name) {
        ConnectionException failure =
                refusal(PgConfig.parse("host=db hostaddr='" + name + "' user=ada sslmode=disable", Map.of()));
        assertThat(failure).hasMessageContaining("hostaddr").hasMessageContaining(name);
    }

    @Test
    void randomTriesAllHostsInEveryOrder() throws IOException {
        List<String> hosts = List.of(closed("127.0.0.1"), closed("127.0.0.2"), closed("127.0.0.3"));
        PgConfig random = config(hosts, "&load_balance_hosts=random");
        Set<List<Integer>> orders = new HashSet<>();
        // The chance that one of the six orders never comes is 6 * (5/6)^250, less than one in 10^18.
        for (int i = 0; i < 250; i++) {
            orders.add(order(refusal(random), hosts));
        }
        assertThat(orders).hasSize(6).allSatisfy(order -> assertThat(order).containsExactlyInAnyOrder(0, 1, 2));

        PgConfig ordered = config(hosts, "&load_balance_hosts=disable");
        for (int i = 0; i < 20; i++) {
            assertThat(order(refusal(ordered), hosts)).containsExactly(0, 1, 2);
        }
    }

    /** In which order these hosts are told of, by their places in the list. */
    private static List<Integer> order(ConnectionException failure, List<String> hosts) {
        assertThat(failure).hasMessageContaining("3 attempts failed");
        String message = String.valueOf(failure.getMessage());
        List<String> names = hosts.stream()
                .map(host -> "; " + host.replace("[", "").replace("]", "") + ": ")
                .toList();
        return IntStream.range(0, hosts.size())
                .filter(i -> message.contains(names.get(i)))
                .boxed()
                .sorted((one, other) ->
                        Integer.compare(message.indexOf(names.get(one)), message.indexOf(names.get(other))))
                .toList();
    }

    @Test
    void randomSpreadsConnectionsOverTheHosts() {
        AtomicIntegerArray taken = new AtomicIntegerArray(3);
        List<ScriptedServer> servers = IntStream.range(0, 3)
                .mapToObj(i -> ScriptedServer.at("127.0.0." + (i + 1)).startForEach(script -> script.authenticateTrust()
                        .run(() -> taken.incrementAndGet(i))
                        .ready()
                        .expectEnd()))
                .toList();
        try {
            PgConfig config = config(servers.stream().map(HostsTest::at).toList(), "&load_balance_hosts=random");
            // The chance that one of the three is never the first is 3 * (2/3)^100, less than one in 10^17.
            for (int i = 0; i < 100; i++) {
                connectAndClose(config);
            }
            assertThat(IntStream.range(0, 3).map(taken::get).toArray())
                    .satisfies(counts -> assertThat(IntStream.of(counts).sum()).isEqualTo(100))
                    .doesNotContain(0);
        } finally {
            servers.forEach(ScriptedServer::close);
        }
    }

    // What goes on

    @Test
    void eachAttemptHasATimeOfItsOwn() {
        UnaryOperator<Script> silent =
                script -> script.expect(StartupMessage.class).expectEnd();
        try (ScriptedServer first = ScriptedServer.at("127.0.0.1").start(silent);
                ScriptedServer second = ScriptedServer.at("127.0.0.2").start(silent);
                ScriptedServer third = ScriptedServer.at("127.0.0.3").start(silent)) {
            long begun = System.nanoTime();
            ConnectionException failure =
                    refusal(config(at(first), at(second), at(third)).with(it -> it.connectTimeout(SHORT)));
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(SHORT.multipliedBy(3));
            assertThat(failure).hasMessageContaining("3 attempts failed");
            assertThat(String.valueOf(failure.getMessage()).split("no session within 400 ms", -1))
                    .hasSize(4);
            assertThat(failure.sqlState()).isNull();
            assertThat(PgException.isRetryable(failure)).isTrue();
            first.awaitDone(SOON);
            second.awaitDone(SOON);
            third.awaitDone(SOON);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&sslmode=prefer", "&sslmode=require&sslnegotiation=direct"})
    void aHostThatIsSilentFromTheFirstByteOnIsLeftForTheNextWhenItsTimeIsUp(String tls) throws IOException {
        // The system takes the connections, and nobody ever reads from them.
        try (ServerSocket first = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                ServerSocket second = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.2"))) {
            PgConfig config =
                    config(List.of("[127.0.0.1]:" + first.getLocalPort(), "[127.0.0.2]:" + second.getLocalPort()), tls);
            assertThat(refusal(config.with(it -> it.connectTimeout(Duration.ofMillis(200)))))
                    .hasMessageContaining("2 attempts failed")
                    .hasMessageContaining("no session within 200 ms");
        }
    }

    @Test
    void aHostWhoseQueueIsFullIsLeftForTheNextWhenItsTimeIsUp() throws IOException {
        List<Socket> waiting = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ScriptedServer next = welcoming("127.0.0.2")) {
            fill(full, waiting);
            connectAndClose(config("[127.0.0.1]:" + full.getLocalPort(), at(next))
                    .with(it -> it.connectTimeout(Duration.ofMillis(1_500))));
            next.awaitDone(SOON);
            assertThat(refusal(config("[127.0.0.1]:" + full.getLocalPort())
                            .with(it -> it.connectTimeout(Duration.ofMillis(100)))))
                    .hasMessageContaining("no session within 100 ms");
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    /** Connects until the system takes no more that nobody has accepted. */
    private static void fill(ServerSocket server, List<Socket> waiting) throws IOException {
        for (int i = 0; i < 16; i++) {
            Socket socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(server.getLocalSocketAddress(), 200);
            } catch (SocketTimeoutException full) {
                return;
            }
        }
        throw new AssertionError("the queue of " + server + " is never full");
    }

    @Test
    void everyAttemptIsToldAndTheLastIsTheCause() throws IOException {
        String first = closed("127.0.0.1");
        String last = closed("127.0.0.3");
        try (ScriptedServer starting = refusing("127.0.0.2", "57P03", "the database system is starting up")) {
            ConnectionException failure = refusal(config(first, at(starting), last));
            assertThat(failure)
                    .hasMessageContaining("\"ada\"")
                    .hasMessageContaining("\"shop\"")
                    .hasMessageContaining("3 attempts failed")
                    .hasMessageMatching("(?s).*; 127\\.0\\.0\\.1:\\d+: .*refused.*; 127\\.0\\.0\\.2:" + starting.port()
                            + ": .*starting up.*; 127\\.0\\.0\\.3:\\d+: .*refused.*")
                    .hasCauseInstanceOf(IOException.class);
            assertThat(failure.getSuppressed()).hasSize(2);
            assertThat(failure.getSuppressed()[0]).isInstanceOf(IOException.class);
            assertThat(failure.getSuppressed()[1])
                    .isInstanceOfSatisfying(ServerException.class, refused -> assertThat(refused.sqlState())
                            .isEqualTo("57P03"));
            assertThat(failure.sqlState()).isNull();
            assertThat(PgException.isRetryable(failure)).isTrue();
        }
        try (ScriptedServer starting = refusing("127.0.0.2", "57P03", "the database system is starting up")) {
            ConnectionException failure = refusal(config(first, at(starting)));
            assertThat(failure.sqlState()).isEqualTo("57P03");
            assertThat(failure).hasCauseInstanceOf(ServerException.class);
            assertThat(failure.getSuppressed()).hasSize(1);
            assertThat(PgException.isRetryable(failure)).isTrue();
        }
    }

    // What stops

    @ParameterizedTest
    @ValueSource(strings = {"53300", "28P01", "28000", "3D000", "42501", "57P01", "08P01", "XX000"})
    void whoIsRefusedDoesNotTryTheNextHost(String sqlState) {
        try (ScriptedServer refusing = refusing("127.0.0.1", sqlState, "you are not wanted");
                ScriptedServer untouched = untouched("127.0.0.2")) {
            ConnectionException failure = refusal(config(at(refusing), at(untouched)));
            assertThat(failure.sqlState()).isEqualTo(sqlState);
            assertThat(failure)
                    .hasMessageContaining("127.0.0.1:" + refusing.port())
                    .hasMessageContaining("you are not wanted");
            assertThat(failure.getMessage()).doesNotContain("127.0.0.2");
            assertThat(failure.getSuppressed()).isEmpty();
            refusing.awaitDone(SOON);
        }
    }

    /** What a server does, asked for a session in that way, that leaves no hope for others. */
    record Breach(String name, String parameters, UnaryOperator<Script> server) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Breach> breaches() {
        UnaryOperator<Script> startup = script -> script.expect(StartupMessage.class);
        UnaryOperator<Script> ssl = script -> script.expect(SslRequest.class);
        return Stream.of(
                new Breach("no PostgreSQL", "", script -> startup.apply(script)
                        .bytes("HTTP/1.1 400\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
                        .expectEnd()),
                new Breach("closed at start-up", "", script -> startup.apply(script)
                        .close()),
                new Breach(
                        "reset at start-up", "", script -> startup.apply(script).reset()),
                new Breach("closed when let in", "", script -> script.authenticateTrust()
                        .close()),
                new Breach("closed when asked for TLS", "&sslmode=require", script -> ssl.apply(script)
                        .close()),
                new Breach("no TLS", "&sslmode=require", script -> ssl.apply(script)
                        .bytes((byte) 'N')
                        .expectEnd()),
                new Breach("a wrong answer when asked for TLS", "&sslmode=prefer", script -> ssl.apply(script)
                        .bytes((byte) 'H')
                        .expectEnd()),
                new Breach("more than an answer when asked for TLS", "&sslmode=prefer", script -> ssl.apply(script)
                        .bytes((byte) 'S', (byte) 'E')
                        .expectEnd()));
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void aServerThatBreaksTheRulesEndsItAll(Breach breach) {
        try (ScriptedServer broken = ScriptedServer.at("127.0.0.1").start(breach.server());
                ScriptedServer untouched = untouched("127.0.0.2")) {
            ConnectionException failure = refusal(config(List.of(at(broken), at(untouched)), breach.parameters()));
            assertThat(failure).hasMessageContaining("127.0.0.1:" + broken.port());
            assertThat(failure.getMessage()).doesNotContain("127.0.0.2");
            broken.awaitDone(SOON);
        }
    }

    @Test
    void aServerThatHasDeclinedTlsAndRefusesIsNotAskedTheSameAgain() {
        try (ScriptedServer server = ScriptedServer.start(script -> refuse(
                script.expect(SslRequest.class).bytes((byte) 'N'), "53300", "sorry, too many clients already"))) {
            ConnectionException failure = refusal(config(List.of(at(server)), "&sslmode=prefer"));
            assertThat(failure.sqlState()).isEqualTo("53300");
            assertThat(failure.getSuppressed()).isEmpty();
            server.awaitDone(SOON);
        }
    }

    @Test
    void withAllowARefusalInClearIsFollowedByTlsAndNotByTheNextHost() {
        try (ScriptedServer server = ScriptedServer.start(
                        script -> refuse(script, "28000", "no entry without encryption"),
                        script -> script.expect(SslRequest.class)
                                .bytes((byte) 'N')
                                .expectEnd());
                ScriptedServer untouched = untouched("127.0.0.2")) {
            ConnectionException failure = refusal(config(List.of(at(server), at(untouched)), "&sslmode=allow"));
            assertThat(failure)
                    .hasMessageContaining("2 attempts failed")
                    .hasMessageContaining("no entry without encryption")
                    .hasMessageContaining("speaks no TLS");
            server.awaitDone(SOON);
        }
    }

    // How long it may take

    @Test
    void theTimeMayBeGivenFinerThanInSeconds() {
        for (String time : List.of("250ms", "0.25")) {
            try (ScriptedServer silent = ScriptedServer.start(
                    script -> script.expect(StartupMessage.class).expectEnd())) {
                long begun = System.nanoTime();
                assertThat(refusal(config(List.of(at(silent)), "&connect_timeout=" + time)))
                        .hasMessageContaining("no session within 250 ms");
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(250));
                silent.awaitDone(SOON);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1"})
    void zeroAndLessAreNoLimit(String time) {
        try (ScriptedServer slow = ScriptedServer.start(script -> script.expect(StartupMessage.class)
                .delay(Duration.ofMillis(1_200))
                .letIn()
                .ready()
                .expectEnd())) {
            connectAndClose(config(List.of(at(slow)), "&connect_timeout=" + time));
            slow.awaitDone(SOON);
        }
    }

    @Test
    void aTimeThatIsNoneIsRefusedBeforeAnythingIsTried() {
        for (Duration time : List.of(Duration.ofNanos(999_999), Duration.ofSeconds(Long.MAX_VALUE))) {
            assertThat(catchThrowable(() -> config("[127.0.0.1]:1").with(it -> it.connectTimeout(time))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("connectTimeout");
        }
    }
}
