// SPDX-License-Identifier: Apache-2.0
package io.trunkline.connect;

import io.trunkline.ServerAddress;
import io.trunkline.transport.SocketTarget;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where one attempt goes: a server of the configuration, and the one of its addresses that is meant; null where none was
 * found.
 */
public record Endpoint(ServerAddress server, @Nullable SocketTarget target) {
    /** {@return name and port, and the address where that says more; the path of a Unix-domain socket} */
    @Override
    public String toString() {
        String path = target == null ? null : target.path();
        if (path != null) {
            return path;
        }
        InetAddress address = target == null ? null : target.address();
        if (address == null || address.getHostAddress().equals(server.host())) {
            return server.toString();
        }
        return server + " (" + address.getHostAddress() + ")";
    }
}
