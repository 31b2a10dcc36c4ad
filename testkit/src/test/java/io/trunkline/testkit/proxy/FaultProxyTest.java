// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.testkit.proxy.FaultProxy.Direction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int SILENCE_MILLIS = 200;

    private ServerSocket listener;
    private FaultProxy proxy;
    private Socket client;
    private Socket server;

    @BeforeEach
    void connect() throws IOException {
        listener = new ServerSocket(0, 10, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        proxy = FaultProxy.to(listener.getLocalPort());
        client = new Socket(listener.getInetAddress(), proxy.port());
        server = listener.accept();
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        client.close();
        server.close();
        listener.close();
    }

    private static void send(Socket from, String text) throws IOException {
        from.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void assertReceived(Socket at, String text) throws IOException {
        at.setSoTimeout((int) SOON.toMillis());
        assertThat(new String(at.getInputStream().readNBytes(text.length()), StandardCharsets.US_ASCII))
                .isEqualTo(text);
    }

    private static void assertNothingComes(Socket at) throws IOException {
        at.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(() -> at.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void bytesAndTheirEndAreHandedOnBothWays() throws IOException {
        send(client, "ask");
        assertReceived(server, "ask");
        send(server, "answer");
        assertReceived(client, "answer");
        client.shutdownOutput();
        assertThat(server.getInputStream().read()).isEqualTo(-1);
        send(server, "last");
        assertReceived(client, "last");
    }

    @Test
    void whatIsSwallowedIsLostAndTheOtherWayGoesOn() throws IOException {
        proxy.drop(Direction.TO_SERVER);
        send(client, "lost");
        proxy.awaitDropped(Direction.TO_SERVER, 4, SOON);
        send(server, "heard");
        assertReceived(client, "heard");
        assertNothingComes(server);
        proxy.heal();
        send(client, "kept");
        assertReceived(server, "kept");
    }

    @Test
    void theEndOfAConnectionIsSwallowedToo() throws IOException {
        proxy.drop(Direction.values());
        server.close();
        assertNothingComes(client);
    }

    @Test
    void whatIsStalledComesLater() throws IOException {
        proxy.stall(Direction.TO_CLIENT);
        send(server, "late");
        assertNothingComes(client);
        proxy.heal();
        assertReceived(client, "late");
    }

    @Test
    void connectionsAreCutInOrderOrReset() throws IOException {
        send(client, "x");
        assertReceived(server, "x");
        proxy.cut();
        client.setSoTimeout((int) SOON.toMillis());
        assertThat(client.getInputStream().read()).isEqualTo(-1);
        try (Socket second = new Socket(listener.getInetAddress(), proxy.port());
                Socket accepted = listener.accept()) {
            send(second, "y");
            assertReceived(accepted, "y");
            proxy.reset();
            second.setSoTimeout((int) SOON.toMillis());
            assertThatThrownBy(() -> second.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }
}
