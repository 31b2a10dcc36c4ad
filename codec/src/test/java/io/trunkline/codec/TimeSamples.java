// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

/** Values of intervals and times with a zone; see {@link Sample}. */
final class TimeSamples {
    private TimeSamples() {}

    static void addTo(Sample.Table table) {}
}
