// SPDX-License-Identifier: Apache-2.0
/**
 * Servers that come as images: what the embedded ones cannot be, such as extensions and poolers. A pooler may stand in
 * front of an embedded server, too, and may then be a binary of this machine.
 *
 * <p>Runs where Docker answers and says so where it does not. Knows Testcontainers and JUnit, no driver. Read
 * {@link io.trunkline.testkit.container.RequiresContainers} first, then
 * {@link io.trunkline.testkit.container.ContainerServer}.
 */
@NullMarked
package io.trunkline.testkit.container;

import org.jspecify.annotations.NullMarked;
