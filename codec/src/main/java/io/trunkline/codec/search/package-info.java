// SPDX-License-Identifier: Apache-2.0
/**
 * Codecs of text search: {@code tsvector} and {@code tsquery}.
 *
 * <p>Knows values and bytes, and not which Java types are offered for which PostgreSQL type: that is
 * {@code io.trunkline.codec.builtin.BuiltinTypes}'s table. Read {@link io.trunkline.codec.search.TsVectorCodec} first, then
 * {@link io.trunkline.codec.search.TsQueryTokens}.
 */
@NullMarked
package io.trunkline.codec.search;

import org.jspecify.annotations.NullMarked;
