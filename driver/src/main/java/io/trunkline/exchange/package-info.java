// SPDX-License-Identifier: Apache-2.0
/**
 * Conversations with the server, one type each, and the one queue that keeps their order.
 *
 * <p>An exchange says what is sent and which answers it accepts; what it does not accept is a protocol violation. Knows no
 * sockets: {@link io.trunkline.exchange.Wire} is all it sees of its connection. Read
 * {@link io.trunkline.exchange.Exchange} first, then {@link io.trunkline.exchange.QueryExchange}.
 */
@NullMarked
package io.trunkline.exchange;

import org.jspecify.annotations.NullMarked;
