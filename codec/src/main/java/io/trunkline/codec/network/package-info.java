// SPDX-License-Identifier: Apache-2.0
/**
 * Codecs of network addresses: {@code inet}, {@code cidr}, {@code macaddr}, {@code macaddr8}.
 *
 * <p>Knows values and bytes, and not which Java types are offered for which PostgreSQL type: that is
 * {@code io.trunkline.codec.builtin.BuiltinTypes}'s table.
 */
@NullMarked
package io.trunkline.codec.network;

import org.jspecify.annotations.NullMarked;
