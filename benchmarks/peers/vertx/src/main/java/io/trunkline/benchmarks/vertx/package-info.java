// SPDX-License-Identifier: Apache-2.0
/**
 * vertx-pg-client under the comparison's workloads, with the settings that serve it best. Knows no other driver. Read
 * {@link io.trunkline.benchmarks.vertx.VertxSubject}, then {@link io.trunkline.benchmarks.vertx.SlowReader}.
 */
@NullMarked
package io.trunkline.benchmarks.vertx;

import org.jspecify.annotations.NullMarked;
