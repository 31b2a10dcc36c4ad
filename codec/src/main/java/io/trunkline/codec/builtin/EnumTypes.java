// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.PgType;

final class EnumTypes {
    private EnumTypes() {}

    static TypeCodecs of(PgType type) {
        return TypeCodecs.of(type, TextCodec.STRING)
                .alsoWriting(TextCodec.CHAR_SEQUENCE)
                .asText();
    }
}
