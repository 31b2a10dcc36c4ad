// SPDX-License-Identifier: Apache-2.0
/**
 * Random programs of statements, run on a connection and foretold by a small model of it. Knows nothing but the public API.
 * Read {@link io.trunkline.model.Op} first, then {@link io.trunkline.model.Reference}, the model.
 */
@NullMarked
package io.trunkline.model;

import org.jspecify.annotations.NullMarked;
