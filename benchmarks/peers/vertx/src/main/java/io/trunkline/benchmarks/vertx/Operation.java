// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.vertx;

/** One operation of a case, started on an event loop; says that it has ended with {@link InFlight#end}. */
interface Operation {
    void start(InFlight inFlight);
}
