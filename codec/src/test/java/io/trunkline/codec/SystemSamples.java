// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

/** Values of the types of the catalogs and of the system; see {@link Sample}. */
final class SystemSamples {
    private SystemSamples() {}

    static void addTo(Sample.Table table) {}
}
