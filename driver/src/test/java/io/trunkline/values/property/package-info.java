// SPDX-License-Identifier: Apache-2.0
/**
 * Random values and those at the borders, of every type that a server has, through real servers of all versions: as results
 * and as parameters, in text and in binary, by themselves and inside arrays, composites and ranges. What we read is compared
 * with what the server itself prints, what we send with what the server then has. A value that fails is made smaller before
 * it is shown. Knows nothing of the wire. Read {@link io.trunkline.values.property.RandomValuesIT} first, then {@link
 * io.trunkline.values.property.Comparison}.
 */
@NullMarked
package io.trunkline.values.property;

import org.jspecify.annotations.NullMarked;
