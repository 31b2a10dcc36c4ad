// SPDX-License-Identifier: Apache-2.0
package io.trunkline.connect;

import io.trunkline.LoadBalanceHosts;
import io.trunkline.PgConfig;
import io.trunkline.ServerAddress;
import io.trunkline.transport.EventLoop;
import io.trunkline.transport.SocketTarget;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * In which order hosts are tried, and the addresses of each: as given and as resolved, or both shuffled, hosts first and
 * the addresses of one host among themselves.
 *
 * @see <a href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-LOAD-BALANCE-HOSTS">The manual on
 *     load_balance_hosts</a>
 */
public final class HostOrder {
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

    /** What Java takes for an address of IPv6, right or wrong, and never asks anybody about. */
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:].*:.*|:.*");

    private final PgConfig config;
    private final NameService names;
    private final boolean shuffled;

    public HostOrder(PgConfig config, NameService names) {
        this.config = config;
        this.names = names;
        this.shuffled = config.loadBalanceHosts() == LoadBalanceHosts.RANDOM;
    }

    /** {@return the servers to try; with {@code random}, in another order at each call} */
    public List<ServerAddress> servers() {
        List<ServerAddress> servers = new ArrayList<>(config.hosts());
        shuffle(servers);
        return servers;
    }

    /** Finds the addresses of one server and hands them over on the event loop; a look-up blocks and runs elsewhere. */
    public void targets(
            ServerAddress server, EventLoop loop, BiConsumer<@Nullable List<SocketTarget>, @Nullable Throwable> done) {
        if (server.isUnixSocket()) {
            done.accept(List.of(SocketTarget.unix(server.host() + "/.s.PGSQL." + server.port())), null);
            return;
        }
        String name = server.address() == null ? server.host() : server.address();
        if (isLiteral(name)) {
            List<SocketTarget> targets;
            try {
                targets = addresses(InetAddress.getAllByName(name), server.port());
            } catch (UnknownHostException malformed) {
                done.accept(null, malformed);
                return;
            }
            done.accept(targets, null);
        } else if (server.address() != null) {
            done.accept(
                    null, new UnknownHostException("hostaddr takes addresses, and " + server.address() + " is none"));
        } else {
            loop.offload(() -> addresses(names.addresses(name), server.port()), done);
        }
    }

    private List<SocketTarget> addresses(InetAddress[] found, int port) {
        List<SocketTarget> targets = new ArrayList<>(Arrays.stream(found)
                .map(address -> SocketTarget.of(address, port))
                .toList());
        shuffle(targets);
        return targets;
    }

    /** Such a one is an address as it stands: nobody needs to be asked. */
    private static boolean isLiteral(String name) {
        return IPV4.matcher(name).matches() || IPV6.matcher(name).matches();
    }

    private void shuffle(List<?> list) {
        if (shuffled) {
            Collections.shuffle(list, ThreadLocalRandom.current());
        }
    }
}
