// SPDX-License-Identifier: Apache-2.0
/**
 * Codecs of the geometric types: {@code point}, {@code line}, {@code lseg}, {@code box}, {@code path}, {@code polygon}, {@code circle}.
 *
 * <p>Knows values and bytes, and not which Java types are offered for which PostgreSQL type: that is
 * {@code io.trunkline.codec.builtin.BuiltinTypes}'s table. Read {@link io.trunkline.codec.geometric.GeometricCodecs} first, then
 * {@link io.trunkline.codec.ValueCodec}, which brings the text.
 */
@NullMarked
package io.trunkline.codec.geometric;

import org.jspecify.annotations.NullMarked;
