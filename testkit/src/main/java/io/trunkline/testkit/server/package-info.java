// SPDX-License-Identifier: Apache-2.0
/**
 * Real PostgreSQL servers, unpacked, started and thrown away by the process that wants them.
 *
 * <p>For tests of every module and for commands that bring their own server, so nothing here may know a test framework,
 * a driver or a container. Read {@link io.trunkline.testkit.server.EmbeddedServer} first, then
 * {@link io.trunkline.testkit.server.ServerOptions}; {@link io.trunkline.testkit.server.Cluster} is several of them.
 */
@NullMarked
package io.trunkline.testkit.server;

import org.jspecify.annotations.NullMarked;
