// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.builtin.WholeNumberCodec.Wire;
import io.trunkline.codec.text.FloatText;
import io.trunkline.codec.text.WholeText;
import io.trunkline.type.PgValue;
import io.trunkline.wire.WireWriter;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a value is written as a parameter while the server's type is unknown: by its Java class alone. Immutable.
 *
 * <p>So a class has one text, whatever type it ends up as. The classes of the built-in types keep theirs; codecs that
 * users add bring those of their own classes, of which the latest wins.
 */
public final class ParameterTexts {
    /** What the elements' type uses instead, such as box, is not known. */
    private static final char DELIMITER = ',';

    private static final Codec<Object> ENUM = new TextOnlyCodec() {
        @Override
        public void encodeText(Object value, WireWriter out) {
            TextCodec.write(((Enum<?>) value).name(), out);
        }
    };

    private static final Codec<Object> PRINTED = new TextOnlyCodec() {
        @Override
        public void encodeText(Object value, WireWriter out) {
            TextCodec.write(value.toString(), out);
        }
    };

    private static final Set<Class<?>> PRIMITIVE_ARRAYS =
            Set.of(long[].class, int[].class, short[].class, double[].class, float[].class, boolean[].class);

    private static final List<Codec<?>> OURS = List.of(
            TextCodec.STRING,
            new WholeNumberCodec<>(Wire.INT8, NumberKind.BYTE),
            new WholeNumberCodec<>(Wire.INT8, NumberKind.SHORT),
            new WholeNumberCodec<>(Wire.INT8, NumberKind.INTEGER),
            new WholeNumberCodec<>(Wire.INT8, NumberKind.LONG),
            FloatCodecs.FLOAT4,
            FloatCodecs.FLOAT8,
            BoolCodec.BOOL,
            CharCodec.CHAR,
            ByteaCodecs.BYTES,
            UuidCodec.UUID_CODEC,
            DateCodec.DATE,
            TimeCodec.TIME,
            TimestampCodecs.LOCAL,
            TimestampCodecs.OFFSET,
            TimestampCodecs.INSTANT,
            TimestampCodecs.ZONED);

    /** Ours whose classes have subclasses. */
    private static final List<Codec<?>> OUR_FAMILIES =
            List.of(NumericCodecs.DECIMAL, NumericCodecs.BIG_INTEGER, ByteaCodecs.BUFFER, TextCodec.CHAR_SEQUENCE);

    private final Map<Class<?>, Codec<Object>> exact = new HashMap<>();
    private final List<Codec<Object>> families = new ArrayList<>();

    private final Codec<Object> arrays = new TextOnlyCodec() {
        @Override
        public void encodeText(Object value, WireWriter out) {
            writeArray(value, out);
        }
    };

    /** @param added the codecs that users added, the latest last */
    public ParameterTexts(List<Codec<?>> added) {
        OURS.forEach(codec -> exact.put(codec.javaType(), ofAny(codec)));
        OUR_FAMILIES.forEach(codec -> exact.put(codec.javaType(), ofAny(codec)));
        Map<Class<?>, Codec<Object>> ours = Map.copyOf(exact);
        for (Codec<?> codec : added) {
            // A codec of Object would take everything, and say the same text of a list and of an enum.
            if (!ours.containsKey(codec.javaType()) && codec.javaType() != Object.class) {
                exact.put(codec.javaType(), ofAny(codec));
                families.add(0, ofAny(codec));
            }
        }
        OUR_FAMILIES.forEach(codec -> families.add(ofAny(codec)));
    }

    /** {@return the codec whose {@code encodeText} writes values of this class; null if there is none} */
    public @Nullable Codec<Object> forClass(Class<?> valueClass) {
        Codec<Object> found = exact.get(valueClass);
        for (int i = 0; found == null && i < families.size(); i++) {
            if (families.get(i).javaType().isAssignableFrom(valueClass)) {
                found = families.get(i);
            }
        }
        if (found == null && PgValue.class.isAssignableFrom(valueClass)) {
            return PRINTED;
        }
        if (found == null && Enum.class.isAssignableFrom(valueClass)) {
            return ENUM;
        }
        return found == null && isArray(valueClass) ? arrays : found;
    }

    /** {@return whether the value, and if it is an array or a collection all its elements, have a text for any type} */
    public boolean takes(@Nullable Object value) {
        if (value == null) {
            return true;
        }
        Codec<Object> codec = forClass(value.getClass());
        if (codec != arrays || PRIMITIVE_ARRAYS.contains(value.getClass())) {
            return codec != null;
        }
        Collection<?> elements = value instanceof Object[] array ? Arrays.asList(array) : (Collection<?>) value;
        for (Object element : elements) {
            if (!takes(element)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isArray(Class<?> valueClass) {
        return Object[].class.isAssignableFrom(valueClass)
                || Collection.class.isAssignableFrom(valueClass)
                || PRIMITIVE_ARRAYS.contains(valueClass);
    }

    /** Writes an array or a collection; one in another becomes a dimension. Bytes are no array, they are a bytea. */
    void writeArray(Object value, WireWriter out) {
        out.writeByte('{');
        if (value instanceof Object[] array) {
            for (int i = 0; i < array.length; i++) {
                writeElement(array[i], i, out);
            }
        } else if (value instanceof Collection<?> collection) {
            int i = 0;
            for (Object element : collection) {
                writeElement(element, i++, out);
            }
        } else {
            writePrimitives(value, out);
        }
        out.writeByte('}');
    }

    private void writeElement(@Nullable Object element, int index, WireWriter out) {
        if (index > 0) {
            out.writeByte(DELIMITER);
        }
        if (element == null) {
            ArrayText.writeNull(out);
            return;
        }
        Codec<Object> codec = forClass(element.getClass());
        if (codec == null) {
            throw new IllegalArgumentException(
                    "element " + index + " is a " + element.getClass().getName() + ", which no codec takes");
        }
        int mark = out.size();
        codec.encodeText(element, out);
        if (codec != arrays) {
            ArrayText.quote(mark, DELIMITER, out);
        }
    }

    private static void writePrimitives(Object array, WireWriter out) {
        int length = Array.getLength(array);
        for (int i = 0; i < length; i++) {
            if (i > 0) {
                out.writeByte(DELIMITER);
            }
            if (array instanceof double[] doubles) {
                FloatText.write(doubles[i], out);
            } else if (array instanceof float[] floats) {
                FloatText.write(floats[i], out);
            } else if (array instanceof boolean[] booleans) {
                BoolCodec.BOOL.encodeText(booleans[i], out);
            } else {
                WholeText.write(Array.getLong(array, i), out);
            }
        }
    }

    @SuppressWarnings("unchecked") // Only values of the codec's own class are given to it.
    private static Codec<Object> ofAny(Codec<?> codec) {
        return (Codec<Object>) codec;
    }
}
