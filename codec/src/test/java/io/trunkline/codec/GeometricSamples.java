// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

/** Values of the geometric types; see {@link Sample}. */
final class GeometricSamples {
    private GeometricSamples() {}

    static void addTo(Sample.Table table) {}
}
