// SPDX-License-Identifier: Apache-2.0
/**
 * A connection that is alive: the one place where all of its state is, and the API's faces in front of it.
 *
 * <p>Everything here runs on the connection's event loop unless it says otherwise. Read
 * {@link io.trunkline.session.Session} first, then {@link io.trunkline.session.SocketConnection}.
 */
@NullMarked
package io.trunkline.session;

import org.jspecify.annotations.NullMarked;
