// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.builtin.WholeNumberCodec.Wire;
import io.trunkline.wire.WireWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a value is written as a parameter while the server's type is unknown: by its Java class alone. Immutable.
 *
 * <p>So a class has one text, whatever type it ends up as. The classes of the built-in types keep theirs; codecs that
 * users add bring those of their own classes, of which the latest wins.
 */
public final class ParameterTexts {
    private static final Codec<Object> ENUM = new TextOnlyCodec() {
        @Override
        public void encodeText(Object value, WireWriter out) {
            TextCodec.write(((Enum<?>) value).name(), out);
        }
    };

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
        return found == null && Enum.class.isAssignableFrom(valueClass) ? ENUM : found;
    }

    @SuppressWarnings("unchecked") // Only values of the codec's own class are given to it.
    private static Codec<Object> ofAny(Codec<?> codec) {
        return (Codec<Object>) codec;
    }
}
