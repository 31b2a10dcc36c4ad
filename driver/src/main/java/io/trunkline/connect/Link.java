// SPDX-License-Identifier: Apache-2.0
package io.trunkline.connect;

import io.trunkline.tls.TlsEngine;
import io.trunkline.transport.SocketTarget;
import io.trunkline.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * An open socket on which the server's protocol can begin.
 *
 * @param tls what protects it; null if nothing does
 */
public record Link(
        Transport transport,
        Endpoint endpoint,
        SocketTarget target,
        @Nullable TlsEngine tls) {
    public boolean isEncrypted() {
        return tls != null;
    }

    /** {@return whether nobody on another machine can listen} */
    public boolean isProtected() {
        return isEncrypted() || target.isLocal();
    }
}
