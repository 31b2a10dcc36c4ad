// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Json;
import io.trunkline.codec.JsonMapper;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import org.jspecify.annotations.Nullable;

/** {@link Json}: its value's JSON, or whatever the mapper makes of JSON. */
final class WrappedJsonCodec implements Codec<Json> {
    private final MappedJsonCodec any;

    WrappedJsonCodec(@Nullable JsonMapper mapper) {
        any = new MappedJsonCodec(mapper, Object.class);
    }

    @Override
    public Class<Json> javaType() {
        return Json.class;
    }

    @Override
    public Json decodeBinary(WireReader in) {
        return Json.of(any.decodeBinary(in));
    }

    @Override
    public Json decodeText(WireReader in) {
        return Json.of(any.decodeText(in));
    }

    @Override
    public void encodeBinary(Json json, WireWriter out) {
        encodeText(json, out);
    }

    @Override
    public void encodeText(Json json, WireWriter out) {
        Object value = json.value();
        if (value == null) {
            out.writeUtf8("null");
        } else {
            any.encodeText(value, out);
        }
    }
}
