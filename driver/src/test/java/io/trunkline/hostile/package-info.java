// SPDX-License-Identifier: Apache-2.0
/**
 * Servers that lie, stammer, flood or fall silent, and what must become of those who connected to them: one table of cases,
 * each named after what it stands for, and one way to run all of them.
 *
 * <p>Knows the driver by its public API only, and the server's end by the testkit's scripts. Read
 * {@link io.trunkline.hostile.HostileServerTest} for what is promised, then {@link io.trunkline.hostile.Scene} for the
 * moments at which a server turns.
 */
@NullMarked
package io.trunkline.hostile;

import org.jspecify.annotations.NullMarked;
