// SPDX-License-Identifier: Apache-2.0
/**
 * The seam to the network: the only package that knows Vert.x and Netty.
 *
 * <p>Bytes that arrive are copied once into the listener's array, bytes to send once into a buffer of the socket's. Knows
 * nothing of PostgreSQL. Read {@link io.trunkline.transport.Transport} first, then
 * {@link io.trunkline.transport.VertxTransport}.
 */
@NullMarked
package io.trunkline.transport;

import org.jspecify.annotations.NullMarked;
