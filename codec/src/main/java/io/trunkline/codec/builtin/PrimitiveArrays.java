// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Format;
import io.trunkline.codec.PgType;
import io.trunkline.codec.text.FloatText;
import io.trunkline.codec.text.WholeText;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arrays of numbers and booleans without an object per element. A NULL element has no place in them and is an error. */
final class PrimitiveArrays {
    private PrimitiveArrays() {}

    /** {@return the codec that reads arrays of this type as the primitive array, or null if there is none} */
    static @Nullable ArrayCodec<?> reading(PgType type, List<Codec<?>> elements, Class<?> array) {
        Codec<?> element = ours(elements);
        boolean numbers = element instanceof WholeNumberCodec<?> || element == NumericCodecs.DECIMAL;
        boolean floats = element == FloatCodecs.FLOAT4 || element == FloatCodecs.FLOAT8;
        if (array == boolean[].class) {
            return element == BoolCodec.BOOL ? new Booleans(type, element) : null;
        }
        if (array == double[].class) {
            return numbers || floats ? new Doubles(type, element) : null;
        }
        if (array == float[].class) {
            return numbers || floats ? new Floats(type, element) : null;
        }
        if (!numbers) {
            return null;
        }
        if (array == long[].class) {
            return new Longs(type, element);
        }
        return array == int[].class
                ? new Ints(type, element)
                : array == short[].class ? new Shorts(type, element) : null;
    }

    /** {@return the codec that also writes it, where the numbers' text means what their bytes would; or null} */
    static @Nullable ArrayCodec<?> writing(PgType type, List<Codec<?>> elements, Class<?> array) {
        Codec<?> element = ours(elements);
        boolean exact = array == boolean[].class
                ? element == BoolCodec.BOOL
                : array == float[].class
                        ? element == FloatCodecs.FLOAT4
                        : array == double[].class
                                ? element == FloatCodecs.FLOAT8
                                : element instanceof WholeNumberCodec<?>;
        return exact ? reading(type, elements, array) : null;
    }

    /** {@return the one of our codecs that reads the type's elements as primitives, or just the first codec} */
    private static Codec<?> ours(List<Codec<?>> elements) {
        for (Codec<?> codec : elements) {
            if (codec instanceof WholeNumberCodec<?>
                    || codec == NumericCodecs.DECIMAL
                    || codec == FloatCodecs.FLOAT4
                    || codec == FloatCodecs.FLOAT8
                    || codec == BoolCodec.BOOL) {
                return codec;
            }
        }
        return elements.get(0);
    }

    private abstract static class Primitives<A> extends ArrayCodec<A> {
        final Codec<?> element;

        Primitives(Class<A> javaType, PgType type, Codec<?> element) {
            super(javaType, type);
            this.element = element;
        }

        @Override
        final void readNull(A array, int index) {
            throw new UnsupportedOperationException("element " + index + " is NULL, which "
                    + javaType().getSimpleName() + " cannot hold: read it as a List or as an array of objects");
        }

        @Override
        final boolean isNull(A array, int index) {
            return false;
        }

        /** {@return the element as a narrower type of whole numbers would have to take it} */
        final long whole(WireReader in, Format format, int index, long minimum, long maximum) {
            long value = element.decodeLong(in, format);
            if (value < minimum || value > maximum) {
                throw new ArithmeticException("element " + index + ", " + value + ", does not fit into "
                        + javaType().getSimpleName());
            }
            return value;
        }

        final boolean isExactWhole(long value) {
            return element instanceof WholeNumberCodec<?> codec && codec.wire().holds(value);
        }

        final void writeWhole(long value, WireWriter out, Format format) {
            if (format == Format.TEXT) {
                WholeText.write(value, out);
            } else if (element instanceof WholeNumberCodec<?> codec) {
                codec.wire().write(value, out);
            } else {
                NumericBinary.write(value, 0, out);
            }
        }

        final UnsupportedOperationException isWrittenAsText() {
            return new UnsupportedOperationException(javaType().getSimpleName() + " is written to this type as text");
        }
    }

    private static final class Longs extends Primitives<long[]> {
        Longs(PgType type, Codec<?> element) {
            super(long[].class, type, element);
        }

        @Override
        long[] allocate(int length) {
            return new long[length];
        }

        @Override
        void read(long[] array, int index, WireReader in, Format format) {
            array[index] = element.decodeLong(in, format);
        }

        @Override
        int length(long[] array) {
            return array.length;
        }

        @Override
        boolean isExact(long[] array, int index) {
            return isExactWhole(array[index]);
        }

        @Override
        void write(long[] array, int index, WireWriter out, Format format) {
            writeWhole(array[index], out, format);
        }
    }

    private static final class Ints extends Primitives<int[]> {
        Ints(PgType type, Codec<?> element) {
            super(int[].class, type, element);
        }

        @Override
        int[] allocate(int length) {
            return new int[length];
        }

        @Override
        void read(int[] array, int index, WireReader in, Format format) {
            array[index] = (int) whole(in, format, index, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }

        @Override
        int length(int[] array) {
            return array.length;
        }

        @Override
        boolean isExact(int[] array, int index) {
            return isExactWhole(array[index]);
        }

        @Override
        void write(int[] array, int index, WireWriter out, Format format) {
            writeWhole(array[index], out, format);
        }
    }

    private static final class Shorts extends Primitives<short[]> {
        Shorts(PgType type, Codec<?> element) {
            super(short[].class, type, element);
        }

        @Override
        short[] allocate(int length) {
            return new short[length];
        }

        @Override
        void read(short[] array, int index, WireReader in, Format format) {
            array[index] = (short) whole(in, format, index, Short.MIN_VALUE, Short.MAX_VALUE);
        }

        @Override
        int length(short[] array) {
            return array.length;
        }

        @Override
        boolean isExact(short[] array, int index) {
            return isExactWhole(array[index]);
        }

        @Override
        void write(short[] array, int index, WireWriter out, Format format) {
            writeWhole(array[index], out, format);
        }
    }

    private static final class Doubles extends Primitives<double[]> {
        Doubles(PgType type, Codec<?> element) {
            super(double[].class, type, element);
        }

        @Override
        double[] allocate(int length) {
            return new double[length];
        }

        @Override
        void read(double[] array, int index, WireReader in, Format format) {
            array[index] = element.decodeDouble(in, format);
        }

        @Override
        int length(double[] array) {
            return array.length;
        }

        @Override
        boolean isExact(double[] array, int index) {
            return element == FloatCodecs.FLOAT8;
        }

        @Override
        void write(double[] array, int index, WireWriter out, Format format) {
            if (format == Format.TEXT) {
                FloatText.write(array[index], out);
            } else if (element == FloatCodecs.FLOAT8) {
                out.writeDouble(array[index]);
            } else {
                throw isWrittenAsText();
            }
        }
    }

    private static final class Floats extends Primitives<float[]> {
        Floats(PgType type, Codec<?> element) {
            super(float[].class, type, element);
        }

        @Override
        float[] allocate(int length) {
            return new float[length];
        }

        @Override
        void read(float[] array, int index, WireReader in, Format format) {
            array[index] = read(in, format);
        }

        // The same rounding as for a single float: none of whole numbers, one of others.
        private float read(WireReader in, Format format) {
            if (element instanceof WholeNumberCodec<?>) {
                long value = element.decodeLong(in, format);
                if (!NumberKind.FLOAT.holds(value)) {
                    throw NumberKind.FLOAT.doesNotFit(value);
                }
                return value;
            }
            if (element == NumericCodecs.DECIMAL) {
                return format == Format.BINARY ? NumericBinary.readFloat(in) : NumericText.readFloat(in);
            }
            return FloatCodecs.narrow(element.decodeDouble(in, format));
        }

        @Override
        int length(float[] array) {
            return array.length;
        }

        @Override
        boolean isExact(float[] array, int index) {
            return element == FloatCodecs.FLOAT4;
        }

        @Override
        void write(float[] array, int index, WireWriter out, Format format) {
            if (format == Format.TEXT) {
                FloatText.write(array[index], out);
            } else if (element == FloatCodecs.FLOAT4) {
                out.writeFloat(array[index]);
            } else {
                throw isWrittenAsText();
            }
        }
    }

    private static final class Booleans extends Primitives<boolean[]> {
        Booleans(PgType type, Codec<?> element) {
            super(boolean[].class, type, element);
        }

        @Override
        boolean[] allocate(int length) {
            return new boolean[length];
        }

        @Override
        void read(boolean[] array, int index, WireReader in, Format format) {
            array[index] = element.decodeBoolean(in, format);
        }

        @Override
        int length(boolean[] array) {
            return array.length;
        }

        @Override
        boolean isExact(boolean[] array, int index) {
            return true;
        }

        @Override
        void write(boolean[] array, int index, WireWriter out, Format format) {
            BoolCodec.BOOL.encode(array[index], out, format);
        }
    }
}
