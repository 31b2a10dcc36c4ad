// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values;

import io.trunkline.codec.Codec;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;

/** Reads the format that a value came in, and nothing of the value. */
public final class FormatSeen implements Codec<FormatSeen.Seen> {
    public record Seen(String format) {}

    @Override
    public Class<Seen> javaType() {
        return Seen.class;
    }

    @Override
    public Seen decodeBinary(WireReader in) {
        in.skip(in.remaining());
        return new Seen("binary");
    }

    @Override
    public Seen decodeText(WireReader in) {
        in.skip(in.remaining());
        return new Seen("text");
    }

    @Override
    public void encodeBinary(Seen value, WireWriter out) {
        throw new UnsupportedOperationException("only reads");
    }

    @Override
    public void encodeText(Seen value, WireWriter out) {
        throw new UnsupportedOperationException("only reads");
    }
}
