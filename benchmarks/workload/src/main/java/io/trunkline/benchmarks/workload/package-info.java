// SPDX-License-Identifier: Apache-2.0
/**
 * What every driver is asked to do in the comparison, and how it is measured while it does it.
 *
 * <p>Knows no driver: a driver's runner implements {@link io.trunkline.benchmarks.workload.Subject} and hands it to
 * {@link io.trunkline.benchmarks.workload.RunnerProtocol}, on a class path and in a JVM of its own. Read {@code Case}
 * first, then {@code Subject}.
 */
@NullMarked
package io.trunkline.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
