// SPDX-License-Identifier: Apache-2.0
/**
 * Values of PostgreSQL's types for which Java has none, each with PostgreSQL's own text as {@code parse} and
 * {@code toString}. Immutable.
 *
 * <p>Knows no codec: these are plain values, made and read by anyone. Read {@link io.trunkline.type.PgValue} first, then
 * {@link io.trunkline.type.Interval}.
 */
@NullMarked
package io.trunkline.type;

import org.jspecify.annotations.NullMarked;
