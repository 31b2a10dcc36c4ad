// SPDX-License-Identifier: Apache-2.0
package io.trunkline.connect;

import io.trunkline.SslMode;
import io.trunkline.transport.SocketTarget;
import java.util.List;

/** What one attempt does about TLS. */
public enum Encryption {
    /** Nothing: the session is in clear. */
    NONE,

    /** Asks the server, and goes on in clear on the same socket if it says no. */
    IF_OFFERED,

    /** TLS, or no session. */
    DEMANDED;

    /** {@return what is tried at one address, one after the other: the next only if nothing was proved to the server yet} */
    public static List<Encryption> order(SslMode mode, SocketTarget target) {
        if (target.isUnix()) {
            return List.of(NONE);
        }
        return switch (mode) {
            case DISABLE -> List.of(NONE);
            case ALLOW -> List.of(NONE, DEMANDED);
            case PREFER -> List.of(IF_OFFERED, NONE);
            case REQUIRE, VERIFY_CA, VERIFY_FULL -> List.of(DEMANDED);
        };
    }
}
