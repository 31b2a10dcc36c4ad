// SPDX-License-Identifier: Apache-2.0
/**
 * Codecs of extensions that ship with the server, and of PostGIS as bytes. Their OIDs differ from database to database: they are found by name.
 *
 * <p>Knows values and bytes, and not which Java types are offered for which PostgreSQL type: that is
 * {@code io.trunkline.codec.builtin.BuiltinTypes}'s table. Read {@link io.trunkline.codec.extension.HStoreCodecs} first, then
 * {@link io.trunkline.codec.extension.EwkbCodecs}.
 */
@NullMarked
package io.trunkline.codec.extension;

import org.jspecify.annotations.NullMarked;
