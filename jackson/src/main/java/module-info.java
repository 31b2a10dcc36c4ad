// SPDX-License-Identifier: Apache-2.0
/** JSON as records, maps and other objects, by Jackson 3. */
module io.trunkline.jackson {
    requires transitive io.trunkline.codec;
    requires transitive tools.jackson.databind;
    requires static org.jspecify;

    exports io.trunkline.jackson;
}
