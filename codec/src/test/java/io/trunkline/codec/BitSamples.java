// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

/** Values of bit strings; see {@link Sample}. */
final class BitSamples {
    private BitSamples() {}

    static void addTo(Sample.Table table) {}
}
