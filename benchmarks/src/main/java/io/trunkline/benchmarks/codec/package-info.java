// SPDX-License-Identifier: Apache-2.0
/**
 * What the wire format and the values cost without a socket: JMH benchmarks.
 *
 * <p>Knows the codec module and, to compare with, Netty's buffers; no driver. Read
 * {@link io.trunkline.benchmarks.codec.ReadValues}, then {@link io.trunkline.benchmarks.codec.HeapVersusDirect}.
 */
@NullMarked
package io.trunkline.benchmarks.codec;

import org.jspecify.annotations.NullMarked;
