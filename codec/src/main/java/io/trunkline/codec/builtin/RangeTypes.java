// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.PgType;

final class RangeTypes {
    private RangeTypes() {}

    static TypeCodecs range(PgType type, TypeCodecs subtype, ParameterTexts texts) {
        return TypeCodecs.of(type, TextCodec.STRING)
                .alsoWriting(TextCodec.CHAR_SEQUENCE)
                .asText();
    }

    static TypeCodecs multirange(PgType type, TypeCodecs range, ParameterTexts texts) {
        return TypeCodecs.of(type, TextCodec.STRING)
                .alsoWriting(TextCodec.CHAR_SEQUENCE)
                .asText();
    }
}
