// SPDX-License-Identifier: Apache-2.0
/**
 * Jackson 3 as the mapper of {@code json} and {@code jsonb}.
 *
 * <p>Knows {@code io.trunkline.codec} and Jackson, and no connections. There is one type to read:
 * {@link io.trunkline.jackson.JacksonMapper}; what it is for, {@link io.trunkline.codec.JsonMapper} says.
 */
@NullMarked
package io.trunkline.jackson;

import org.jspecify.annotations.NullMarked;
