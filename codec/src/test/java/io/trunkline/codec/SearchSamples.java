// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

/** Values of text search; see {@link Sample}. */
final class SearchSamples {
    private SearchSamples() {}

    static void addTo(Sample.Table table) {}
}
