// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.text.Received;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.util.UUID;

/** {@code uuid}: 16 bytes; in text 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12. */
final class UuidCodec implements Codec<UUID> {
    static final UuidCodec UUID_CODEC = new UuidCodec();
    private static final int TEXT_LENGTH = 36;

    private UuidCodec() {}

    @Override
    public Class<UUID> javaType() {
        return UUID.class;
    }

    @Override
    public UUID decodeBinary(WireReader in) {
        long high = in.readLong();
        return new UUID(high, in.readLong());
    }

    @Override
    public UUID decodeText(WireReader in) {
        if (in.remaining() != TEXT_LENGTH) {
            throw Received.isNot("a uuid", in);
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < TEXT_LENGTH; i++) {
            byte b = in.array()[in.position() + i];
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            int digit = hyphen ? 0 : ByteaText.hexDigit(b);
            if (digit < 0 || hyphen != (b == '-')) {
                throw Received.isNot("a uuid", in);
            }
            if (!hyphen && i < 18) {
                high = high << 4 | digit;
            } else if (!hyphen) {
                low = low << 4 | digit;
            }
        }
        in.skip(TEXT_LENGTH);
        return new UUID(high, low);
    }

    @Override
    public void encodeBinary(UUID value, WireWriter out) {
        out.writeLong(value.getMostSignificantBits()).writeLong(value.getLeastSignificantBits());
    }

    @Override
    public void encodeText(UUID value, WireWriter out) {
        long high = value.getMostSignificantBits();
        long low = value.getLeastSignificantBits();
        writeDigits(high, 15, 8, out);
        writeDigits(high, 7, 4, out.writeByte('-'));
        writeDigits(high, 3, 0, out.writeByte('-'));
        writeDigits(low, 15, 12, out.writeByte('-'));
        writeDigits(low, 11, 0, out.writeByte('-'));
    }

    private static void writeDigits(long bits, int first, int last, WireWriter out) {
        for (int i = first; i >= last; i--) {
            out.writeByte(ByteaText.digit((int) (bits >>> (4 * i))));
        }
    }
}
