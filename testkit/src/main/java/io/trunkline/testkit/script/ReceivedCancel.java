// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.script;

import io.trunkline.protocol.CancelRequest;
import org.jspecify.annotations.Nullable;

/**
 * A CancelRequest and the connection it came on.
 *
 * @param connection its number, in the order of arrival, from 1
 * @param tls the handshake it was sent under, or null if it came in clear text
 */
public record ReceivedCancel(
        CancelRequest request, int connection, @Nullable TlsHandshake tls) {}
