// SPDX-License-Identifier: Apache-2.0
/**
 * A network that misbehaves when told to, between a client and a server on this machine.
 *
 * <p>Must not know: the protocol that passes through, JUnit, the driver under test. Read {@link
 * io.trunkline.testkit.proxy.FaultProxy} and {@link io.trunkline.testkit.proxy.FaultProxy.Direction}.
 */
@NullMarked
package io.trunkline.testkit.proxy;

import org.jspecify.annotations.NullMarked;
