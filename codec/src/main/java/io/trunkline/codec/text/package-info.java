// SPDX-License-Identifier: Apache-2.0
/**
 * How PostgreSQL writes numbers, dates and times as text, from bytes and to bytes, and how messages quote what was received.
 *
 * <p>Knows no codec and no type. Read {@link io.trunkline.codec.text.WholeText} first, then
 * {@link io.trunkline.codec.text.DateTimeText}.
 */
@NullMarked
package io.trunkline.codec.text;

import org.jspecify.annotations.NullMarked;
