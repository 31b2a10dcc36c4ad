// SPDX-License-Identifier: Apache-2.0
/**
 * Rows: columns resolved once per statement, values read where they lie, and what classes they become.
 *
 * <p>Knows no exchanges. Read {@link io.trunkline.row.RowLayout} first, then {@link io.trunkline.row.RowView}.
 */
@NullMarked
package io.trunkline.row;

import org.jspecify.annotations.NullMarked;
