// SPDX-License-Identifier: Apache-2.0
/**
 * Codecs of bit strings and of the types that PostgreSQL's own catalogs use: transaction numbers, positions, snapshots.
 *
 * <p>Knows values and bytes, and not which Java types are offered for which PostgreSQL type: that is
 * {@code io.trunkline.codec.builtin.BuiltinTypes}'s table.
 */
@NullMarked
package io.trunkline.codec.system;

import org.jspecify.annotations.NullMarked;
