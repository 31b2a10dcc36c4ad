// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.builtin.WholeNumberCodec.Wire;
import io.trunkline.codec.network.InetAddressCodec;
import io.trunkline.codec.text.FloatText;
import io.trunkline.codec.text.WholeText;
import io.trunkline.type.Multirange;
import io.trunkline.type.PgArray;
import io.trunkline.type.PgValue;
import io.trunkline.type.Range;
import io.trunkline.wire.WireWriter;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
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
            TextCodec.write(EnumLabels.of((Enum<?>) value), out);
        }
    };

    private static final Codec<Object> PRINTED = new TextOnlyCodec() {
        @Override
        public void encodeText(Object value, WireWriter out) {
            TextCodec.write(value.toString(), out);
        }
    };

    private final Codec<Object> ranges = new TextOnlyCodec() {
        @Override
        public void encodeText(Object value, WireWriter out) {
            writeRange(value, out);
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
            OffsetTimeCodecs.OFFSET_TIME,
            IntervalCodecs.DURATION,
            IntervalCodecs.PERIOD,
            TimestampCodecs.LOCAL,
            TimestampCodecs.OFFSET,
            TimestampCodecs.INSTANT,
            TimestampCodecs.ZONED);

    /** Ours whose classes have subclasses. */
    private static final List<Codec<?>> OUR_FAMILIES = List.of(
            NumericCodecs.DECIMAL,
            NumericCodecs.BIG_INTEGER,
            ByteaCodecs.BUFFER,
            InetAddressCodec.INSTANCE,
            TextCodec.CHAR_SEQUENCE);

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
        if (found == null && (valueClass == Range.class || valueClass == Multirange.class)) {
            return ranges;
        }
        if (found == null && PgValue.class.isAssignableFrom(valueClass)) {
            return PRINTED;
        }
        if (found == null && Enum.class.isAssignableFrom(valueClass)) {
            return ENUM;
        }
        return found == null && isArray(valueClass) ? arrays : found;
    }

    /** {@return whether the value, and if it is an array, a collection or a range all that is in it, have a text for any type} */
    public boolean takes(@Nullable Object value) {
        return takes(value, 0);
    }

    private boolean takes(@Nullable Object value, int depth) {
        if (value == null || depth > PgArray.MOST_DIMENSIONS) {
            return true;
        }
        if (value instanceof Range<?> range) {
            return takes(range.lower(), depth + 1) && takes(range.upper(), depth + 1);
        }
        if (value instanceof Multirange<?> multirange) {
            return multirange.ranges().stream().allMatch(range -> takes(range, depth + 1));
        }
        Codec<Object> codec = forClass(value.getClass());
        if (codec != arrays || PRIMITIVE_ARRAYS.contains(value.getClass())) {
            return codec != null;
        }
        Collection<?> elements = value instanceof Object[] array
                ? Arrays.asList(array)
                : value instanceof PgArray<?> bounded ? bounded.elements() : (Collection<?>) value;
        for (Object element : elements) {
            if (!takes(element, depth + 1)) {
                return false;
            }
        }
        return true;
    }

    /** Writes a range or a multirange, with bounds as their own classes are written. */
    void writeRange(Object value, WireWriter out) {
        Object texts = value instanceof Range<?> range
                ? range.map(this::boundText)
                : ((Multirange<?>) value).map(this::boundText);
        out.writeUtf8(texts.toString());
    }

    private String boundText(Object bound) {
        Codec<Object> codec = forClass(bound.getClass());
        if (codec == null) {
            throw new IllegalArgumentException(
                    "a bound is a " + bound.getClass().getName() + ", which no codec takes");
        }
        WireWriter text = new WireWriter();
        codec.encodeText(bound, text);
        return new String(text.array(), 0, text.size(), StandardCharsets.UTF_8);
    }

    private static boolean isArray(Class<?> valueClass) {
        return valueClass == PgArray.class
                || Object[].class.isAssignableFrom(valueClass)
                || Collection.class.isAssignableFrom(valueClass)
                || PRIMITIVE_ARRAYS.contains(valueClass);
    }

    /** Writes an array or a collection; one in another becomes a dimension. Bytes are no array, they are a bytea. */
    void writeArray(Object value, WireWriter out) {
        char delimiter = delimiter(value, 0);
        if (value instanceof PgArray<?> array) {
            ArrayShape shape = ElementsCodec.shape(array);
            ArrayText.writeBounds(shape, out);
            writeBounded(array.elements(), shape, 0, delimiter, out);
        } else {
            writeRow(value, delimiter, out);
        }
    }

    private void writeRow(Object row, char delimiter, WireWriter out) {
        if (row instanceof PgArray) {
            throw new IllegalArgumentException("a PgArray as an element of an array: it is an array by itself");
        }
        if (!(row instanceof Object[]) && !(row instanceof Collection)) {
            writePrimitives(row, out);
            return;
        }
        Collection<?> list = row instanceof Object[] array ? Arrays.asList(array) : (Collection<?>) row;
        int index = 0;
        out.writeByte('{');
        for (Object element : list) {
            writeElement(element, index++, delimiter, out);
        }
        out.writeByte('}');
    }

    private void writeBounded(List<?> elements, ArrayShape shape, int dimension, char delimiter, WireWriter out) {
        int parts = shape.dimensions() == 0 ? 0 : shape.lengths()[dimension];
        out.writeByte('{');
        for (int i = 0; i < parts; i++) {
            int size = elements.size() / parts;
            if (dimension == shape.dimensions() - 1) {
                writeElement(elements.get(i), i, delimiter, out);
            } else {
                if (i > 0) {
                    out.writeByte(delimiter);
                }
                writeBounded(elements.subList(i * size, (i + 1) * size), shape, dimension + 1, delimiter, out);
            }
        }
        out.writeByte('}');
    }

    /** {@return what stands between the elements, as the first of them says; finds arrays that contain themselves} */
    private char delimiter(Object value, int depth) {
        if (depth > PgArray.MOST_DIMENSIONS) {
            throw new IllegalArgumentException(
                    "arrays in arrays of more than the " + PgArray.MOST_DIMENSIONS + " dimensions that PostgreSQL has");
        }
        Collection<?> list = value instanceof Object[] array
                ? Arrays.asList(array)
                : value instanceof PgArray<?> bounded
                        ? bounded.elements()
                        : value instanceof Collection<?> collection ? collection : List.of();
        for (Object element : list) {
            if (element instanceof PgValue leaf) {
                return leaf.arrayDelimiter();
            }
            if (element != null) {
                if (forClass(element.getClass()) != arrays) {
                    return DELIMITER;
                }
                // One with nothing but NULLs says nothing of those beside it.
                char inner = delimiter(element, depth + 1);
                if (inner != DELIMITER) {
                    return inner;
                }
            }
        }
        return DELIMITER;
    }

    private void writeElement(@Nullable Object element, int index, char delimiter, WireWriter out) {
        if (index > 0) {
            out.writeByte(delimiter);
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
        if (codec == arrays) {
            writeRow(element, delimiter, out);
            return;
        }
        int mark = out.size();
        codec.encodeText(element, out);
        ArrayText.quote(mark, delimiter, out);
    }

    private static void writePrimitives(Object array, WireWriter out) {
        int length = Array.getLength(array);
        out.writeByte('{');
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
        out.writeByte('}');
    }

    @SuppressWarnings("unchecked") // Only values of the codec's own class are given to it.
    private static Codec<Object> ofAny(Codec<?> codec) {
        return (Codec<Object>) codec;
    }
}
