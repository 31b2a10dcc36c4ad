// SPDX-License-Identifier: Apache-2.0
/**
 * Cancels at every byte of what a server sends and at every moment of a statement's life, against real servers: whoever comes
 * next gets its own answer, and no neighbour is hit.
 *
 * <p>Knows the driver by its public API, and a session in memory for the sake of its bytes. Read
 * {@link io.trunkline.cancel.CancelMatrixIT} for the bytes, then {@link io.trunkline.cancel.CancelStormIT} for the races.
 */
@NullMarked
package io.trunkline.cancel;

import org.jspecify.annotations.NullMarked;
