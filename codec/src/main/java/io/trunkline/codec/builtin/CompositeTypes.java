// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.PgType;
import java.util.List;

final class CompositeTypes {
    private CompositeTypes() {}

    static TypeCodecs of(PgType type, List<CompositeField> fields) {
        return TypeCodecs.of(type, TextCodec.STRING)
                .alsoWriting(TextCodec.CHAR_SEQUENCE)
                .asText();
    }
}
