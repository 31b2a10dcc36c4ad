// SPDX-License-Identifier: Apache-2.0
/**
 * Bytes in network order: a bounds-checked cursor over received bytes and a growing buffer for bytes to send.
 *
 * <p>Everything that reads or writes the wire goes through these two types, so bounds are checked in one place and
 * lengths are written in one place. They know neither messages nor values. Read {@link io.trunkline.wire.WireReader}
 * first, then {@link io.trunkline.wire.WireWriter}.
 */
@NullMarked
package io.trunkline.wire;

import org.jspecify.annotations.NullMarked;
