// SPDX-License-Identifier: Apache-2.0
package io.trunkline.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.trunkline.PgConfig;
import io.trunkline.connect.Dial;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketOption;
import java.time.Duration;
import java.util.List;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the keys of TCP do to Java's sockets, read back from them. */
class TcpOptionsTest {
    private static final Duration NONE = Duration.ZERO;

    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private OpenSocket open(TcpOptions options) {
        return OpenSocket.to(server, VertxNetwork.shared(), options);
    }

    private static int read(Channel channel, SocketOption<Integer> option) {
        return channel.config().getOption(NioChannelOption.of(option));
    }

    @Test
    void theSystemsOwnValuesAreLeftWhereNoneAreGiven() {
        try (OpenSocket fresh = open(new TcpOptions(true, NONE, NONE, 0, NONE));
                OpenSocket plain = open(new TcpOptions(false, NONE, NONE, 0, NONE))) {
            assertThat(fresh.channel()).isInstanceOf(NioSocketChannel.class);
            assertThat(fresh.channel().config().getOption(ChannelOption.SO_KEEPALIVE))
                    .isTrue();
            assertThat(fresh.channel().config().getOption(ChannelOption.TCP_NODELAY))
                    .isTrue();
            assertThat(read(fresh.channel(), ExtendedSocketOptions.TCP_KEEPIDLE))
                    .isEqualTo(read(plain.channel(), ExtendedSocketOptions.TCP_KEEPIDLE))
                    .isGreaterThan(60);
        }
    }

    @Test
    void idleTimeIntervalAndCountAreSet() {
        try (OpenSocket socket =
                open(new TcpOptions(true, Duration.ofSeconds(47), Duration.ofMillis(13_900), 5, NONE))) {
            assertThat(socket.channel().config().getOption(ChannelOption.SO_KEEPALIVE))
                    .isTrue();
            assertThat(read(socket.channel(), ExtendedSocketOptions.TCP_KEEPIDLE))
                    .isEqualTo(47);
            assertThat(read(socket.channel(), ExtendedSocketOptions.TCP_KEEPINTERVAL))
                    .isEqualTo(13);
            assertThat(read(socket.channel(), ExtendedSocketOptions.TCP_KEEPCOUNT))
                    .isEqualTo(5);
        }
    }

    @Test
    void whoSaysNothingHasASocketThatAsksAfterAMinuteOfSilence() {
        try (OpenSocket socket = open(Dial.tcpOptions(PgConfig.defaults()))) {
            assertThat(socket.channel().config().getOption(ChannelOption.SO_KEEPALIVE))
                    .isTrue();
            assertThat(read(socket.channel(), ExtendedSocketOptions.TCP_KEEPIDLE))
                    .isEqualTo(60);
            assertThat(read(socket.channel(), ExtendedSocketOptions.TCP_KEEPINTERVAL))
                    .isEqualTo(30);
            assertThat(read(socket.channel(), ExtendedSocketOptions.TCP_KEEPCOUNT))
                    .isEqualTo(8);
        }
    }

    @Test
    void onlyAUserTimeoutThatSomebodyGaveIsAsked() {
        assertThat(Dial.tcpOptions(PgConfig.defaults()).userTimeoutAsked()).isFalse();
        assertThat(Dial.tcpOptions(PgConfig.defaults().with(it -> it.tcpUserTimeout(Duration.ofSeconds(9))))
                        .userTimeoutAsked())
                .isTrue();
    }

    @Test
    void withoutKeepAliveNothingIsSet() {
        try (OpenSocket socket = open(new TcpOptions(false, Duration.ofSeconds(47), Duration.ofSeconds(13), 5, NONE))) {
            assertThat(socket.channel().config().getOption(ChannelOption.SO_KEEPALIVE))
                    .isFalse();
            assertThat(read(socket.channel(), ExtendedSocketOptions.TCP_KEEPIDLE))
                    .isNotEqualTo(47);
        }
    }

    @Test
    void theUserTimeoutThatJavaDoesNotKnowIsNoReasonToFail() {
        try (OpenSocket socket = open(new TcpOptions(true, Duration.ofSeconds(47), NONE, 0, Duration.ofSeconds(9)))) {
            assertThat(read(socket.channel(), ExtendedSocketOptions.TCP_KEEPIDLE))
                    .isEqualTo(47);
        }
    }

    @Test
    void aValueThatTheSystemRefusesIsNamedAndTheSocketClosed() throws IOException {
        for (TcpOptions options : List.of(
                new TcpOptions(true, Duration.ofSeconds(40_000), NONE, 0, NONE),
                new TcpOptions(true, Duration.ofSeconds(Long.MAX_VALUE), NONE, 0, NONE))) {
            Throwable failure = catchThrowable(() -> open(options));
            assertThat(failure.getCause())
                    .isInstanceOf(ChannelException.class)
                    .hasMessageContaining("keepalives_idle=" + options.idle().toSeconds());
            try (Socket accepted = server.accept()) {
                accepted.setSoTimeout(20_000);
                assertThat(accepted.getInputStream().read()).isEqualTo(-1);
            }
        }
    }
}
