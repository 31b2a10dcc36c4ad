// SPDX-License-Identifier: Apache-2.0
/**
 * Tables of values of all types, against a real server: whichever way a value travels, it means the same. Read
 * {@link io.trunkline.values.TypeSamples} first, then {@link io.trunkline.values.FormatsIT}.
 */
@NullMarked
package io.trunkline.values;

import org.jspecify.annotations.NullMarked;
