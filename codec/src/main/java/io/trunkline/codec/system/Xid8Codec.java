// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.system;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Format;
import io.trunkline.codec.text.Received;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** {@code xid8}: an unsigned int64, as a number that always holds it or, as long as it fits, as a long. */
public abstract class Xid8Codec<T extends Number> implements Codec<T> {
    public static final Xid8Codec<BigInteger> AS_BIG_INTEGER = new Xid8Codec<>(BigInteger.class) {
        @Override
        BigInteger of(long unsigned) {
            return unsigned >= 0 ? BigInteger.valueOf(unsigned) : new BigInteger(Long.toUnsignedString(unsigned));
        }

        @Override
        public boolean isExact(BigInteger value) {
            return value.signum() >= 0 && value.bitLength() <= Long.SIZE;
        }
    };

    public static final Xid8Codec<Long> AS_LONG = new Xid8Codec<>(Long.class) {
        @Override
        Long of(long unsigned) {
            return inLong(unsigned);
        }

        @Override
        public boolean isExact(Long value) {
            return value >= 0;
        }
    };

    private static final int MOST_DIGITS = 20;

    private final Class<T> javaType;

    private Xid8Codec(Class<T> javaType) {
        this.javaType = javaType;
    }

    abstract T of(long unsigned);

    @Override
    public abstract boolean isExact(T value);

    private static long inLong(long unsigned) {
        if (unsigned < 0) {
            throw new ArithmeticException(
                    Long.toUnsignedString(unsigned) + " does not fit into a long: read it as BigInteger");
        }
        return unsigned;
    }

    private static long read(WireReader in, Format format) {
        return format == Format.BINARY ? in.readLong() : readText(in);
    }

    private static long readText(WireReader in) {
        boolean digits = in.remaining() > 0 && in.remaining() <= MOST_DIGITS;
        for (int i = 0; i < in.remaining() && digits; i++) {
            byte b = in.array()[in.position() + i];
            digits = b >= '0' && b <= '9';
        }
        try {
            if (digits) {
                long number = Long.parseUnsignedLong(
                        new String(in.array(), in.position(), in.remaining(), StandardCharsets.ISO_8859_1));
                in.skip(in.remaining());
                return number;
            }
        } catch (NumberFormatException beyond64Bits) {
            // As wrong as anything else.
        }
        throw Received.isNot("an xid8", in);
    }

    @Override
    public final Class<T> javaType() {
        return javaType;
    }

    @Override
    public final T decodeBinary(WireReader in) {
        return of(in.readLong());
    }

    @Override
    public final T decodeText(WireReader in) {
        return of(readText(in));
    }

    @Override
    public final long decodeLong(WireReader in, Format format) {
        return inLong(read(in, format));
    }

    @Override
    public final void encodeBinary(T value, WireWriter out) {
        if (!isExact(value)) {
            throw new IllegalArgumentException("a number outside the range of this type, 0 to 18446744073709551615");
        }
        out.writeLong(value.longValue());
    }

    @Override
    public final void encodeText(T value, WireWriter out) {
        out.writeUtf8(value.toString());
    }
}
