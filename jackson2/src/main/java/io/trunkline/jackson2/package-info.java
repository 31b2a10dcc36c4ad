// SPDX-License-Identifier: Apache-2.0
/**
 * Jackson 2 as the mapper of {@code json} and {@code jsonb}.
 *
 * <p>Knows {@code io.trunkline.codec} and Jackson, and no connections. There is one type to read:
 * {@link io.trunkline.jackson2.JacksonMapper}; what it is for, {@link io.trunkline.codec.JsonMapper} says.
 */
@NullMarked
package io.trunkline.jackson2;

import org.jspecify.annotations.NullMarked;
