// SPDX-License-Identifier: Apache-2.0
/**
 * pgjdbc under the comparison's workloads, with the settings that serve it best. Knows no other driver. Read
 * {@link io.trunkline.benchmarks.pgjdbc.PgjdbcSubject}, then {@link io.trunkline.benchmarks.pgjdbc.PgjdbcRunner}.
 */
@NullMarked
package io.trunkline.benchmarks.pgjdbc;

import org.jspecify.annotations.NullMarked;
