// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.extension;

import io.trunkline.codec.Codec;
import io.trunkline.codec.ValueCodec;
import io.trunkline.type.Ewkb;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.nio.ByteBuffer;

/** {@code geometry} and {@code geography} of PostGIS, which are EWKB in binary, and its hexadecimal digits in text. */
public final class EwkbCodecs {
    public static final Codec<Ewkb> EWKB = new ValueCodec<>(Ewkb.class, Ewkb::parse) {
        @Override
        public Ewkb decodeBinary(WireReader in) {
            ByteBuffer window = ByteBuffer.wrap(in.array(), in.position(), in.remaining());
            in.skip(in.remaining());
            return Ewkb.of(window);
        }

        @Override
        public void encodeBinary(Ewkb value, WireWriter out) {
            out.writeBytes(value.bytes());
        }
    };

    /** For reading only: as a parameter of a type not known yet, bytes are a {@code bytea}, the text of which is no EWKB. */
    public static final Codec<byte[]> BYTES = new Codec<>() {
        @Override
        public Class<byte[]> javaType() {
            return byte[].class;
        }

        @Override
        public byte[] decodeBinary(WireReader in) {
            return in.readRemainingBytes();
        }

        @Override
        public byte[] decodeText(WireReader in) {
            return EWKB.decodeText(in).bytes();
        }

        @Override
        public void encodeBinary(byte[] value, WireWriter out) {
            out.writeBytes(value);
        }

        @Override
        public void encodeText(byte[] value, WireWriter out) {
            EWKB.encodeText(Ewkb.of(value), out);
        }
    };

    private EwkbCodecs() {}
}
