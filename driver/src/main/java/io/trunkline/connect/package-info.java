// SPDX-License-Identifier: Apache-2.0
/**
 * From a connection string to a session that is ready: the URI, the start-up conversation, authentication, and the request
 * to cancel, which is a connection of its own.
 *
 * <p>Knows no queries. Read {@link io.trunkline.connect.StartupExchange} first, then
 * {@link io.trunkline.connect.Authenticator}.
 */
@NullMarked
package io.trunkline.connect;

import org.jspecify.annotations.NullMarked;
