// SPDX-License-Identifier: Apache-2.0
/**
 * The messages of the frontend/backend protocol, and the four engines that read and write them at each end.
 *
 * <p>One set of message types serves client, server, proxy and tests. Knows no values: a row is bytes with borders. Nor
 * does it know sockets: bytes come in and go out as arrays. Read {@link io.trunkline.protocol.BackendMessage} first, then
 * {@link io.trunkline.protocol.BackendReader}.
 */
@NullMarked
package io.trunkline.protocol;

import org.jspecify.annotations.NullMarked;
