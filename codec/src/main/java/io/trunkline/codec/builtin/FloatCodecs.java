// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Format;
import io.trunkline.codec.text.FloatText;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;

/**
 * {@code float4} and {@code float8}: IEEE 754, with all its NaNs, infinities and zeros.
 *
 * <p>Reading the wider type as the narrower one rounds to the nearest. A float is not written as {@code float8} in
 * binary: its text 0.1 means another number there than its bits do.
 */
final class FloatCodecs {
    static final Codec<Float> FLOAT4 = new OfFloat(true);
    static final Codec<Double> FLOAT4_AS_DOUBLE = new OfDouble(true);
    static final Codec<Double> FLOAT8 = new OfDouble(false);
    static final Codec<Float> FLOAT8_AS_FLOAT = new OfFloat(false);

    private FloatCodecs() {}

    static <T extends Number> Codec<T> wholeAsFloat4(NumberKind<T> kind) {
        return new OfWhole<>(true, kind);
    }

    static <T extends Number> Codec<T> wholeAsFloat8(NumberKind<T> kind) {
        return new OfWhole<>(false, kind);
    }

    /** {@return the nearest float} A number too large for any is refused. */
    static float narrow(double value) {
        float nearest = (float) value;
        if (Float.isInfinite(nearest) && !Double.isInfinite(value)) {
            throw new ArithmeticException(value + " is beyond the range of a float");
        }
        return nearest;
    }

    private abstract static class Floating<T extends Number> implements Codec<T> {
        private final boolean single;
        private final NumberKind<T> kind;

        Floating(boolean single, NumberKind<T> kind) {
            this.single = single;
            this.kind = kind;
        }

        /** The value, read from the wire without loss, as the Java type. */
        abstract T of(double value);

        @Override
        public Class<T> javaType() {
            return kind.javaType();
        }

        @Override
        public T decodeBinary(WireReader in) {
            return of(decodeDouble(in, Format.BINARY));
        }

        @Override
        public T decodeText(WireReader in) {
            return of(decodeDouble(in, Format.TEXT));
        }

        @Override
        public double decodeDouble(WireReader in, Format format) {
            if (format == Format.BINARY) {
                return single ? in.readFloat() : in.readDouble();
            }
            return single ? FloatText.readFloat(in) : FloatText.readDouble(in);
        }

        @Override
        public boolean isExact(T value) {
            double d = value.doubleValue();
            return !single || Double.isNaN(d) || (float) d == d;
        }

        @Override
        public void encodeBinary(T value, WireWriter out) {
            if (!isExact(value)) {
                throw new IllegalArgumentException(
                        "a number that " + (single ? "float4" : "float8") + " does not hold exactly");
            }
            if (single) {
                out.writeFloat(value.floatValue());
            } else {
                out.writeDouble(value.doubleValue());
            }
        }

        @Override
        public void encodeText(T value, WireWriter out) {
            kind.writeText(value, out);
        }
    }

    private static final class OfFloat extends Floating<Float> {
        OfFloat(boolean single) {
            super(single, NumberKind.FLOAT);
        }

        @Override
        Float of(double value) {
            return narrow(value);
        }
    }

    private static final class OfDouble extends Floating<Double> {
        OfDouble(boolean single) {
            super(single, NumberKind.DOUBLE);
        }

        @Override
        Double of(double value) {
            return value;
        }
    }

    /** Whole numbers, both ways only where the floating-point type holds them exactly. */
    private static final class OfWhole<T extends Number> extends Floating<T> {
        private final NumberKind<T> kind;
        private final NumberKind<?> floating;

        OfWhole(boolean single, NumberKind<T> kind) {
            super(single, kind);
            this.kind = kind;
            this.floating = single ? NumberKind.FLOAT : NumberKind.DOUBLE;
        }

        @Override
        T of(double value) {
            if (!NumberKind.isWholeLong(value)) {
                throw new ArithmeticException(value + " is not a whole number of 64 bits");
            }
            return kind.of((long) value);
        }

        @Override
        public boolean isExact(T value) {
            return kind.fitsLong(value) && floating.holds(kind.toLong(value));
        }
    }
}
