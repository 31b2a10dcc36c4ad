// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import org.jspecify.annotations.Nullable;

/**
 * One server to try.
 *
 * @param host its name or address; the directory of its Unix-domain sockets if it begins with a slash
 * @param address its address where no name is to be looked up; {@code host} then is only what its certificate must say
 * @param port its TCP port, or what the name of its Unix-domain socket ends with
 */
public record ServerAddress(String host, @Nullable String address, int port) {
    /** {@return whether it is reached through a Unix-domain socket} */
    public boolean isUnixSocket() {
        return address == null && host.startsWith("/");
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
