// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

/** Values of extensions that ship with the server; see {@link Sample}. */
final class ExtensionSamples {
    private ExtensionSamples() {}

    static void addTo(Sample.Table table) {}
}
