// SPDX-License-Identifier: Apache-2.0
/**
 * Values: how a PostgreSQL type becomes a Java type and back, in binary and in text.
 *
 * <p>Knows no messages, rows or columns, only a value's own bytes; {@code io.trunkline.protocol} and this package do not
 * know each other, the driver joins them. Read {@link io.trunkline.codec.Codec} first, then
 * {@link io.trunkline.codec.CodecRegistry}.
 */
@NullMarked
package io.trunkline.codec;

import org.jspecify.annotations.NullMarked;
