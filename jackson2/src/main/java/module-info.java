// SPDX-License-Identifier: Apache-2.0
/** JSON as records, maps and other objects, by Jackson 2. */
@SuppressWarnings("module") // The digit is no version of ours, it is Jackson's: both may be wanted side by side.
module io.trunkline.jackson2 {
    requires transitive io.trunkline.codec;
    requires transitive com.fasterxml.jackson.databind;
    requires static org.jspecify;

    exports io.trunkline.jackson2;
}
