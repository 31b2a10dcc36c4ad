// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import static io.trunkline.session.Flights.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ConnectionException;
import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.PgTransport;
import io.trunkline.connect.NameService;
import io.trunkline.protocol.StartupMessage;
import io.trunkline.testkit.script.ScriptedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Names of several addresses, of none, and look-ups that take their time. */
class AddressesTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    /** Knows these names: to each its addresses. */
    private static NameService knowing(Map<String, List<String>> names) {
        return host -> {
            List<String> found = names.get(host);
            if (found == null) {
                throw new UnknownHostException(host);
            }
            return addresses(found);
        };
    }

    private static InetAddress[] addresses(List<String> literals) throws UnknownHostException {
        InetAddress[] addresses = new InetAddress[literals.size()];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = InetAddress.getByName(literals.get(i));
        }
        return addresses;
    }

    private static PgConfig config(String hosts, String ports, String more) {
        return PgConfig.parse(
                "host=" + hosts + " port=" + ports + " user=ada dbname=shop sslmode=disable " + more, Map.of());
    }

    private static void connectAndClose(PgConfig config, NameService names) {
        PgConnection connection =
                SocketConnection.connect(config, PgTransport.shared(), names).block(SOON);
        connection.close().block(SOON);
    }

    private static ConnectionException refusal(PgConfig config, NameService names) {
        Throwable failure = SocketConnection.connect(config, PgTransport.shared(), names)
                .<Throwable>map(connection -> new AssertionError("let in by " + connection))
                .onErrorResume(Mono::just)
                .block(SOON);
        assertThat(failure).isInstanceOf(ConnectionException.class);
        return (ConnectionException) failure;
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void allAddressesOfANameAreTriedInTheirOrder() {
        NameService names = knowing(Map.of("db", List.of("127.0.0.2", "::1", "127.0.0.1", "127.0.0.3")));
        try (ScriptedServer server = ScriptedServer.at("127.0.0.1")
                .start(script -> script.authenticateTrust().ready().expectEnd())) {
            connectAndClose(config("db", Integer.toString(server.port()), ""), names);
            server.awaitDone(SOON);
        }
    }

    @Test
    void eachAddressIsToldWithItsReason() throws IOException {
        NameService names = knowing(Map.of("db", List.of("127.0.0.2", "::1"), "other", List.of("127.0.0.3")));
        int port = closedPort();
        ConnectionException failure = refusal(config("db,other", Integer.toString(port), ""), names);
        assertThat(failure)
                .hasMessageContaining("3 attempts failed")
                .hasMessageMatching("(?s).*; db:" + port + " \\(127\\.0\\.0\\.2\\): .*refused.*; db:" + port
                        + " \\(0:0:0:0:0:0:0:1\\): .*refused.*; other:" + port + " \\(127\\.0\\.0\\.3\\): .*refused.*");
        assertThat(failure.getSuppressed()).hasSize(2);
    }

    @Test
    void anAddressThatIsSilentIsLeftForTheNextOneOfTheName() {
        NameService names = knowing(Map.of("db", List.of("127.0.0.1", "127.0.0.2")));
        try (ScriptedServer silent = ScriptedServer.at("127.0.0.1")
                        .start(script -> script.expect(StartupMessage.class).expectEnd());
                ScriptedServer next = ScriptedServer.at("127.0.0.2")
                        .port(silent.port())
                        .start(script -> script.authenticateTrust().ready().expectEnd())) {
            connectAndClose(config("db", Integer.toString(silent.port()), "connect_timeout=1"), names);
            silent.awaitDone(SOON);
            next.awaitDone(SOON);
        }
    }

    @Test
    void aServerThatIsNotUpSpeaksForAllAddressesOfItsName() {
        NameService names = knowing(Map.of("db", List.of("127.0.0.1", "127.0.0.2"), "other", List.of("127.0.0.3")));
        try (ScriptedServer starting = ScriptedServer.at("127.0.0.1")
                        .start(script -> script.expect(StartupMessage.class)
                                .send(error("FATAL", "57P03", "the database system is starting up"))
                                .expectEnd());
                ScriptedServer untouched =
                        ScriptedServer.at("127.0.0.2").port(starting.port()).start();
                ScriptedServer next = ScriptedServer.at("127.0.0.3")
                        .port(starting.port())
                        .start(script -> script.authenticateTrust().ready().expectEnd())) {
            connectAndClose(config("db,other", Integer.toString(untouched.port()), ""), names);
            starting.awaitDone(SOON);
            next.awaitDone(SOON);
        }
    }

    @Test
    void aNameThatCannotBeResolvedIsPassedOver() throws IOException {
        NameService names = knowing(Map.of("db", List.of("127.0.0.1")));
        try (ScriptedServer server = ScriptedServer.start(
                script -> script.authenticateTrust().ready().expectEnd())) {
            connectAndClose(config("nowhere,db", Integer.toString(server.port()), ""), names);
            server.awaitDone(SOON);
        }
        ConnectionException failure = refusal(config("nowhere,neither", "5432", ""), names);
        assertThat(failure)
                .hasMessageContaining("nowhere:5432: the name cannot be resolved")
                .hasMessageContaining("neither:5432: the name cannot be resolved")
                .hasCauseInstanceOf(UnknownHostException.class);
    }

    @Test
    void aLookUpThatTakesTooLongIsPassedOverAndItsLateAnswerIgnored() {
        CountDownLatch late = new CountDownLatch(1);
        NameService names = host -> {
            if (host.equals("slow")) {
                awaitQuietly(late);
            }
            return addresses(List.of(host.equals("slow") ? "127.0.0.2" : "127.0.0.1"));
        };
        try (ScriptedServer server = ScriptedServer.at("127.0.0.1").start(script -> script.authenticateTrust()
                        .run(late::countDown)
                        .ready()
                        .expectEnd());
                ScriptedServer untouched =
                        ScriptedServer.at("127.0.0.2").port(server.port()).start()) {
            connectAndClose(config("slow,db", Integer.toString(untouched.port()), "connect_timeout=1"), names);
            server.awaitDone(SOON);
        }
        CountDownLatch never = new CountDownLatch(1);
        try {
            ConnectionException failure = refusal(config("slow", "5432", "connect_timeout=150ms"), host -> {
                awaitQuietly(never);
                throw new UnknownHostException(host);
            });
            assertThat(failure).hasMessageContaining("slow:5432").hasMessageContaining("within 150 ms");
        } finally {
            never.countDown();
        }
    }

    static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void randomShufflesTheAddressesOfANameAndNeverMixesThoseOfTwo() throws IOException {
        NameService names =
                knowing(Map.of("db", List.of("127.0.0.1", "127.0.0.2"), "other", List.of("127.0.0.3", "127.0.0.4")));
        PgConfig config = config("db,other", Integer.toString(closedPort()), "load_balance_hosts=random");
        Set<List<Integer>> orders = new HashSet<>();
        // The chance that one of the eight orders never comes is 8 * (7/8)^350, less than one in 10^19.
        for (int i = 0; i < 350; i++) {
            String message = String.valueOf(refusal(config, names).getMessage());
            List<Integer> order = new ArrayList<>(List.of(1, 2, 3, 4));
            order.sort((one, other) -> Integer.compare(
                    message.indexOf("(127.0.0." + one + ")"), message.indexOf("(127.0.0." + other + ")")));
            orders.add(order);
        }
        assertThat(orders)
                .containsExactlyInAnyOrder(
                        List.of(1, 2, 3, 4),
                        List.of(2, 1, 3, 4),
                        List.of(1, 2, 4, 3),
                        List.of(2, 1, 4, 3),
                        List.of(3, 4, 1, 2),
                        List.of(4, 3, 1, 2),
                        List.of(3, 4, 2, 1),
                        List.of(4, 3, 2, 1));
    }
}
