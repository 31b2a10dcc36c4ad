// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.system;

import io.trunkline.codec.ValueCodec;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;

/** {@code jsonpath}: in binary the byte 1, the version of the format, then the text. */
public final class JsonPathCodec extends ValueCodec<String> {
    public static final JsonPathCodec INSTANCE = new JsonPathCodec();
    private static final int VERSION = 1;

    private JsonPathCodec() {
        super(String.class, text -> text);
    }

    @Override
    public String decodeBinary(WireReader in) {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw malformed("jsonpath of version " + version + ", only 1 is known");
        }
        return in.readRemainingUtf8();
    }

    @Override
    public void encodeBinary(String value, WireWriter out) {
        encodeText(value, out.writeByte(VERSION));
    }
}
