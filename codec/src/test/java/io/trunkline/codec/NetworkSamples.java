// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

/** Values of network addresses; see {@link Sample}. */
final class NetworkSamples {
    private NetworkSamples() {}

    static void addTo(Sample.Table table) {}
}
