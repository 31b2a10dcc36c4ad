// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Format;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * {@code numeric}, naturally as BigDecimal with the scale the server gave it: 1.10 stays 1.10.
 *
 * <p>Whole Java types take whole numbers that fit and refuse others. A double is the nearest one, and the only number
 * that also takes NaN and the infinities.
 */
final class NumericCodecs {
    static final Codec<BigDecimal> DECIMAL = new OfDecimal();
    static final Codec<BigInteger> BIG_INTEGER = new OfBigInteger();
    static final Codec<Double> DOUBLE = new OfDouble();
    static final Codec<Float> FLOAT = new OfFloat();

    private NumericCodecs() {}

    static <T extends Number> Codec<T> whole(NumberKind<T> kind) {
        return new OfWhole<>(kind);
    }

    private abstract static class Numeric<T extends Number> implements Codec<T>, Printed {
        private final NumberKind<T> kind;

        Numeric(NumberKind<T> kind) {
            this.kind = kind;
        }

        @Override
        public final Class<T> javaType() {
            return kind.javaType();
        }

        @Override
        public final void encodeText(T value, WireWriter out) {
            kind.writeText(value, out);
        }

        @Override
        public final long decodeLong(WireReader in, Format format) {
            return format == Format.BINARY ? NumericBinary.readLong(in) : NumericText.readLong(in);
        }

        @Override
        public final double decodeDouble(WireReader in, Format format) {
            return format == Format.BINARY ? NumericBinary.readDouble(in) : NumericText.readDouble(in);
        }

        @Override
        public final String print(WireReader in, Format format) {
            return format == Format.BINARY ? NumericBinary.print(in) : NumericText.print(in);
        }
    }

    private static final class OfDecimal extends Numeric<BigDecimal> {
        OfDecimal() {
            super(NumberKind.BIG_DECIMAL);
        }

        @Override
        public BigDecimal decodeBinary(WireReader in) {
            return NumericBinary.read(in);
        }

        @Override
        public BigDecimal decodeText(WireReader in) {
            return NumericText.read(in);
        }

        @Override
        public boolean isExact(BigDecimal value) {
            return NumericBinary.holds(value);
        }

        @Override
        public void encodeBinary(BigDecimal value, WireWriter out) {
            NumericBinary.write(value, out);
        }
    }

    private static final class OfBigInteger extends Numeric<BigInteger> {
        OfBigInteger() {
            super(NumberKind.BIG_INTEGER);
        }

        @Override
        public BigInteger decodeBinary(WireReader in) {
            return NumericBinary.readBigInteger(in);
        }

        @Override
        public BigInteger decodeText(WireReader in) {
            return NumericText.readBigInteger(in);
        }

        @Override
        public boolean isExact(BigInteger value) {
            return NumberKind.BIG_INTEGER.fitsLong(value) || NumericBinary.holds(new BigDecimal(value));
        }

        @Override
        public void encodeBinary(BigInteger value, WireWriter out) {
            if (NumberKind.BIG_INTEGER.fitsLong(value)) {
                NumericBinary.write(value.longValue(), 0, out);
            } else {
                NumericBinary.write(new BigDecimal(value), out);
            }
        }
    }

    private static final class OfWhole<T extends Number> extends Numeric<T> {
        private final NumberKind<T> kind;

        OfWhole(NumberKind<T> kind) {
            super(kind);
            this.kind = kind;
        }

        @Override
        public T decodeBinary(WireReader in) {
            return kind.of(NumericBinary.readLong(in));
        }

        @Override
        public T decodeText(WireReader in) {
            return kind.of(NumericText.readLong(in));
        }

        @Override
        public void encodeBinary(T value, WireWriter out) {
            NumericBinary.write(kind.toLong(value), 0, out);
        }
    }

    /** A double's digits are its text's, so that is how it is written. */
    private static final class OfDouble extends Numeric<Double> {
        OfDouble() {
            super(NumberKind.DOUBLE);
        }

        @Override
        public Double decodeBinary(WireReader in) {
            return NumericBinary.readDouble(in);
        }

        @Override
        public Double decodeText(WireReader in) {
            return NumericText.readDouble(in);
        }

        @Override
        public boolean isExact(Double value) {
            return false;
        }

        @Override
        public void encodeBinary(Double value, WireWriter out) {
            throw new UnsupportedOperationException("a double is written to a numeric as text");
        }
    }

    /** As {@link OfDouble}. */
    private static final class OfFloat extends Numeric<Float> {
        OfFloat() {
            super(NumberKind.FLOAT);
        }

        @Override
        public Float decodeBinary(WireReader in) {
            return NumericBinary.readFloat(in);
        }

        @Override
        public Float decodeText(WireReader in) {
            return NumericText.readFloat(in);
        }

        @Override
        public boolean isExact(Float value) {
            return false;
        }

        @Override
        public void encodeBinary(Float value, WireWriter out) {
            throw new UnsupportedOperationException("a float is written to a numeric as text");
        }
    }
}
