// SPDX-License-Identifier: Apache-2.0
package io.trunkline.transport;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a socket is opened to: an address of the network and a port, or the path of a Unix-domain socket.
 *
 * @param address null for a Unix-domain socket
 * @param path null for an address of the network
 */
public record SocketTarget(
        @Nullable InetAddress address, int port, @Nullable String path) {
    public static SocketTarget of(InetAddress address, int port) {
        return new SocketTarget(address, port, null);
    }

    public static SocketTarget unix(String path) {
        return new SocketTarget(null, 0, path);
    }

    public boolean isUnix() {
        return path != null;
    }

    /** {@return whether no other machine can listen to what is said to it} */
    public boolean isLocal() {
        return address == null || address.isLoopbackAddress();
    }
}
