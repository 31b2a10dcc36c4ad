// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Format;
import io.trunkline.codec.StaleTypeException;
import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads one field of a composite value into one Java type. Fields are read in order: the cursor stands at the field, or in
 * binary at any field before it that nobody reads.
 *
 * <p>Of primitive types there is a method for each, so that method handles can be made of them and nothing is boxed.
 */
final class FieldReader {
    private final CompositeLayout layout;
    private final int field;
    private final Class<?> javaType;
    private final Codec<?> codec;
    /** The first field that was not read before this one. */
    private int from;

    /** @param codec of the Java type; for numbers and booleans that are primitive the natural codec */
    private FieldReader(CompositeLayout layout, int field, Class<?> javaType, Codec<?> codec) {
        this.layout = layout;
        this.field = field;
        this.javaType = javaType;
        this.codec = codec;
        this.from = field;
    }

    static FieldReader of(CompositeLayout layout, int field, Codec<?> codec) {
        return new FieldReader(layout, field, codec.javaType(), codec);
    }

    /** @param javaType primitive */
    static FieldReader ofPrimitive(CompositeLayout layout, int field, Class<?> javaType, Codec<?> codec) {
        return new FieldReader(layout, field, javaType, codec);
    }

    /** The same, which in binary passes over all fields from {@code first} on. */
    FieldReader after(int first) {
        FieldReader reader = new FieldReader(layout, field, javaType, codec);
        reader.from = first;
        return reader;
    }

    int field() {
        return field;
    }

    @Nullable
    Object readBinary(WireReader in) {
        int length = begin(in);
        if (length == CompositeLayout.NULL_LENGTH) {
            if (javaType.isPrimitive()) {
                throw isNull();
            }
            return null;
        }
        try {
            int outer = in.narrow(length);
            Object value = codec.decodeBinary(in);
            in.widen(outer);
            return value;
        } catch (RuntimeException failure) {
            throw unreadable(failure);
        }
    }

    boolean readBoolean(WireReader in) {
        int length = beginNonNull(in);
        try {
            int outer = in.narrow(length);
            boolean value = codec.decodeBoolean(in, Format.BINARY);
            in.widen(outer);
            return value;
        } catch (RuntimeException failure) {
            throw unreadable(failure);
        }
    }

    byte readByte(WireReader in) {
        return (byte) readWhole(in, Byte.MIN_VALUE, Byte.MAX_VALUE);
    }

    short readShort(WireReader in) {
        return (short) readWhole(in, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    int readInt(WireReader in) {
        return (int) readWhole(in, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    long readLong(WireReader in) {
        return readWhole(in, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private long readWhole(WireReader in, long minimum, long maximum) {
        int length = beginNonNull(in);
        try {
            int outer = in.narrow(length);
            long value = whole(in, Format.BINARY, minimum, maximum);
            in.widen(outer);
            return value;
        } catch (RuntimeException failure) {
            throw unreadable(failure);
        }
    }

    double readDouble(WireReader in) {
        int length = beginNonNull(in);
        try {
            int outer = in.narrow(length);
            double value = codec.decodeDouble(in, Format.BINARY);
            in.widen(outer);
            return value;
        } catch (RuntimeException failure) {
            throw unreadable(failure);
        }
    }

    float readFloat(WireReader in) {
        double value = readDouble(in);
        try {
            return exactFloat(value);
        } catch (RuntimeException failure) {
            throw unreadable(failure);
        }
    }

    private int begin(WireReader in) {
        for (int skipped = from; skipped < field; skipped++) {
            layout.skipBinary(skipped, in);
        }
        return layout.beginBinary(field, in);
    }

    private int beginNonNull(WireReader in) {
        int length = begin(in);
        if (length == CompositeLayout.NULL_LENGTH) {
            throw isNull();
        }
        return length;
    }

    /** Reads the field's text and what separates it from the next one; the cursor stands at the field. */
    @Nullable
    Object readText(WireReader in) {
        byte[] bytes = in.array();
        int start = in.position();
        int end = CompositeText.fieldEnd(in, start);
        Object value = null;
        if (start == end) {
            if (javaType.isPrimitive()) {
                throw isNull();
            }
        } else {
            try {
                value = readText(in, bytes, start, end);
            } catch (RuntimeException failure) {
                throw unreadable(failure);
            }
        }
        in.skip(1);
        return value;
    }

    private Object readText(WireReader in, byte[] bytes, int start, int end) {
        if (!CompositeText.isPlain(bytes, start, end)) {
            WireReader plain = new WireReader(CompositeText.unquote(bytes, start, end));
            Object value = boxed(plain);
            plain.requireEnd();
            in.skip(end - start);
            return value;
        }
        int quote = CompositeText.isQuoted(bytes, start, end) ? 1 : 0;
        in.skip(quote);
        int outer = in.narrow(end - start - 2 * quote);
        Object value = boxed(in);
        in.widen(outer);
        in.skip(quote);
        return value;
    }

    private Object boxed(WireReader in) {
        if (!javaType.isPrimitive() || javaType == char.class) {
            return codec.decodeText(in);
        } else if (javaType == int.class) {
            return (int) whole(in, Format.TEXT, Integer.MIN_VALUE, Integer.MAX_VALUE);
        } else if (javaType == long.class) {
            return codec.decodeLong(in, Format.TEXT);
        } else if (javaType == double.class) {
            return codec.decodeDouble(in, Format.TEXT);
        } else if (javaType == boolean.class) {
            return codec.decodeBoolean(in, Format.TEXT);
        } else if (javaType == float.class) {
            return exactFloat(codec.decodeDouble(in, Format.TEXT));
        } else if (javaType == short.class) {
            return (short) whole(in, Format.TEXT, Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return (byte) whole(in, Format.TEXT, Byte.MIN_VALUE, Byte.MAX_VALUE);
    }

    private long whole(WireReader in, Format format, long minimum, long maximum) {
        long value = codec.decodeLong(in, format);
        if (value < minimum || value > maximum) {
            throw new ArithmeticException("its value " + value + " does not fit " + javaType);
        }
        return value;
    }

    private static float exactFloat(double value) {
        float narrow = (float) value;
        if (narrow != value && !Double.isNaN(value)) {
            throw new ArithmeticException("its value " + value + " is not exactly a float: read it as a double");
        }
        return narrow;
    }

    private MalformedBytesException isNull() {
        return new MalformedBytesException("field " + name() + " is NULL, which " + javaType + " cannot hold");
    }

    private RuntimeException unreadable(RuntimeException failure) {
        if (failure instanceof StaleTypeException) {
            return failure;
        }
        MalformedBytesException unreadable = new MalformedBytesException("field " + name() + " ("
                + layout.fields().get(field).codecs().type().name() + "): " + failure.getMessage());
        unreadable.initCause(failure);
        return unreadable;
    }

    private String name() {
        return layout.fields().get(field).name();
    }
}
