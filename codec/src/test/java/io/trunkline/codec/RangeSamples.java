// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

/** Values of ranges and multiranges; see {@link Sample}. */
final class RangeSamples {
    private RangeSamples() {}

    static void addTo(Sample.Table table) {}
}
