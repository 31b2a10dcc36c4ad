// SPDX-License-Identifier: Apache-2.0
/**
 * The codecs of PostgreSQL's own types, a file per family, and what all types get from us: text, arrays, lookups.
 *
 * <p>Knows a value's own bytes and nothing of rows, columns, parameters or statements. Not exported: what users see are
 * {@code Codec} and {@code CodecRegistry}. Read {@link io.trunkline.codec.builtin.BuiltinTypes} first, it lists every
 * pair of types, then {@link io.trunkline.codec.builtin.TypeCodecs}.
 */
@NullMarked
package io.trunkline.codec.builtin;

import org.jspecify.annotations.NullMarked;
