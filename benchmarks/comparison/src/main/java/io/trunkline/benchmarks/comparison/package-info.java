// SPDX-License-Identifier: Apache-2.0
/**
 * The comparison: a server of its own, a JVM per driver, rounds in turn, medians and ratios.
 *
 * <p>Knows drivers by name and by where their runners lie, and none of their classes. Read
 * {@link io.trunkline.benchmarks.comparison.Comparison} first, then
 * {@link io.trunkline.benchmarks.comparison.RunnerProcess}.
 */
@NullMarked
package io.trunkline.benchmarks.comparison;

import org.jspecify.annotations.NullMarked;
