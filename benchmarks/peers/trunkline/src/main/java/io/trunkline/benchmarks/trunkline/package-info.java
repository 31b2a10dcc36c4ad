// SPDX-License-Identifier: Apache-2.0
/**
 * Trunkline under the comparison's workloads, by its public API only. Knows no other driver. Read
 * {@link io.trunkline.benchmarks.trunkline.TrunklineSubject}, then
 * {@link io.trunkline.benchmarks.trunkline.Operation}.
 */
@NullMarked
package io.trunkline.benchmarks.trunkline;

import org.jspecify.annotations.NullMarked;
