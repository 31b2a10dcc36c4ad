// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.nio.ByteBuffer;

/** {@code bytea}: the bytes themselves; {@link ByteaText} in text. */
final class ByteaCodecs {
    static final Codec<byte[]> BYTES = new Bytes();
    static final Codec<ByteBuffer> BUFFER = new Buffer();

    private ByteaCodecs() {}

    private static final class Bytes implements Codec<byte[]> {
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
            return ByteaText.read(in);
        }

        @Override
        public void encodeBinary(byte[] value, WireWriter out) {
            out.writeBytes(value);
        }

        @Override
        public void encodeText(byte[] value, WireWriter out) {
            ByteaText.writeStart(out);
            for (byte b : value) {
                ByteaText.write(b, out);
            }
        }
    }

    /** Writes what lies between position and limit and moves neither; reads into a buffer of its own. */
    private static final class Buffer implements Codec<ByteBuffer> {
        @Override
        public Class<ByteBuffer> javaType() {
            return ByteBuffer.class;
        }

        @Override
        public ByteBuffer decodeBinary(WireReader in) {
            return ByteBuffer.wrap(in.readRemainingBytes());
        }

        @Override
        public ByteBuffer decodeText(WireReader in) {
            return ByteBuffer.wrap(ByteaText.read(in));
        }

        @Override
        public void encodeBinary(ByteBuffer value, WireWriter out) {
            if (value.hasArray()) {
                out.writeBytes(value.array(), value.arrayOffset() + value.position(), value.remaining());
                return;
            }
            for (int i = value.position(); i < value.limit(); i++) {
                out.writeByte(value.get(i));
            }
        }

        @Override
        public void encodeText(ByteBuffer value, WireWriter out) {
            ByteaText.writeStart(out);
            for (int i = value.position(); i < value.limit(); i++) {
                ByteaText.write(value.get(i), out);
            }
        }
    }
}
