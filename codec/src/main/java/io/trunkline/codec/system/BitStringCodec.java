// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.system;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Format;
import io.trunkline.codec.ValueCodec;
import io.trunkline.type.BitString;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.util.BitSet;
import java.util.function.Function;

/**
 * {@code bit} and {@code varbit}.
 *
 * <pre>
 *   int32  number of bits
 *   bytes  the bits, the first one highest; zeros fill the last byte
 * </pre>
 */
public final class BitStringCodec extends ValueCodec<BitString> {
    public static final BitStringCodec INSTANCE = new BitStringCodec();

    /** Reads the indexes of the bits that are set; how many zeros are at the end is lost, so it is not for writing. */
    public static final Codec<BitSet> AS_BIT_SET =
            new View<>(BitSet.class, BitString::toBitSet, set -> BitString.of(set, set.length()));

    /** Reads a string of one bit, and no other. */
    public static final Codec<Boolean> AS_BOOLEAN =
            new View<>(Boolean.class, BitStringCodec::onlyBit, bit -> BitString.parse(bit ? "1" : "0"));

    private BitStringCodec() {
        super(BitString.class, BitString::parse);
    }

    @Override
    public BitString decodeBinary(WireReader in) {
        int length = in.readInt();
        long size = (length + 7L) / 8;
        if (length < 0 || size > in.remaining()) {
            throw malformed("a string of " + length + " bits in " + in.remaining() + " bytes");
        }
        BitString bits = BitString.copyOf(in.array(), in.position(), length);
        in.skip((int) size);
        return bits;
    }

    @Override
    public void encodeBinary(BitString value, WireWriter out) {
        out.writeInt(value.length());
        for (int i = 0; i < value.byteLength(); i++) {
            out.writeByte(value.byteAt(i));
        }
    }

    @Override
    public boolean decodeBoolean(WireReader in, Format format) {
        return onlyBit(decode(in, format));
    }

    private static boolean onlyBit(BitString bits) {
        if (bits.length() != 1) {
            throw new ArithmeticException(
                    "a string of " + bits.length() + " bits, where only that of one is a boolean");
        }
        return bits.get(0);
    }

    /** The same bits as another Java type. */
    private record View<T>(Class<T> javaType, Function<BitString, T> from, Function<T, BitString> to)
            implements Codec<T> {
        @Override
        public T decodeBinary(WireReader in) {
            return from.apply(INSTANCE.decodeBinary(in));
        }

        @Override
        public T decodeText(WireReader in) {
            return from.apply(INSTANCE.decodeText(in));
        }

        @Override
        public void encodeBinary(T value, WireWriter out) {
            INSTANCE.encodeBinary(to.apply(value), out);
        }

        @Override
        public void encodeText(T value, WireWriter out) {
            INSTANCE.encodeText(to.apply(value), out);
        }

        @Override
        public boolean decodeBoolean(WireReader in, Format format) {
            return INSTANCE.decodeBoolean(in, format);
        }
    }
}
