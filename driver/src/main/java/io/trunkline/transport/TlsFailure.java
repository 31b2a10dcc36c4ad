// SPDX-License-Identifier: Apache-2.0
package io.trunkline.transport;

import io.netty.handler.ssl.NotSslRecordException;
import java.io.EOFException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLException;

/** What went wrong in TLS, in words for people: those of Netty repeat all bytes that a stranger has sent. */
final class TlsFailure {
    private TlsFailure() {}

    /** {@return the failure itself, or what stands for it} */
    static Throwable of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NotSslRecordException) {
                return new SSLException("what the other end sends is not TLS");
            }
            if (cause instanceof SSLException) {
                return cause;
            }
        }
        return failure;
    }

    /** {@return the failure itself, or what stands for it, where the handshake was not done} */
    static Throwable ofHandshake(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ClosedChannelException) {
                return new EOFException("the other end closed the connection during the TLS handshake");
            }
        }
        return of(failure);
    }
}
