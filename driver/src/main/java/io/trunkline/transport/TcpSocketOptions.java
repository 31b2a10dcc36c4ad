// SPDX-License-Identifier: Apache-2.0
package io.trunkline.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link TcpOptions} on a socket. Java knows the options of keep-alive; the user timeout only Netty's native transport for
 * Linux does, whose options are spoken to by name, as it need not be there.
 */
final class TcpSocketOptions {
    private static final Logger LOG = LoggerFactory.getLogger(TcpSocketOptions.class);
    private static final String NATIVE = "io.netty.channel.epoll.EpollChannelOption#";
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    private TcpSocketOptions() {}

    /** @throws ChannelException if the system will not have one of the values */
    static void apply(TcpOptions options, Channel channel) {
        channel.config().setOption(ChannelOption.SO_KEEPALIVE, options.keepAlive());
        boolean nio = channel instanceof NioSocketChannel;
        boolean known = true;
        if (options.keepAlive()) {
            known &= set(
                    channel,
                    "keepalives_idle",
                    nio ? NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE) : named("TCP_KEEPIDLE"),
                    options.idle().toSeconds());
            known &= set(
                    channel,
                    "keepalives_interval",
                    nio ? NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL) : named("TCP_KEEPINTVL"),
                    options.interval().toSeconds());
            known &= set(
                    channel,
                    "keepalives_count",
                    nio ? NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT) : named("TCP_KEEPCNT"),
                    options.count());
        }
        known &= set(
                        channel,
                        "tcp_user_timeout",
                        named("TCP_USER_TIMEOUT"),
                        options.userTimeout().toMillis())
                || !options.userTimeoutAsked();
        if (!known && TOLD.compareAndSet(false, true)) {
            LOG.warn("keepalives_* or tcp_user_timeout cannot be set on this system's sockets and are left as they are;"
                    + " tcp_user_timeout needs Linux and io.netty:netty-transport-native-epoll");
        }
    }

    private static ChannelOption<Integer> named(String name) {
        return ChannelOption.valueOf(NATIVE + name);
    }

    /** {@return whether there was nothing to set, or it is set} */
    private static boolean set(Channel channel, String key, ChannelOption<Integer> option, long value) {
        try {
            return value == 0 || channel.config().setOption(option, (int) Math.min(Integer.MAX_VALUE, value));
        } catch (RuntimeException refused) {
            throw new ChannelException("the system does not take " + key + "=" + value + " for a socket", refused);
        }
    }
}
