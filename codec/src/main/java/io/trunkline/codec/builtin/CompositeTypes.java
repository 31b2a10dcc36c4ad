// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Format;
import io.trunkline.codec.PgType;
import io.trunkline.type.Composite;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Composite types, over the codecs of their fields: naturally a {@link Composite}, else any Java record, or a map. */
final class CompositeTypes {
    private CompositeTypes() {}

    static TypeCodecs of(PgType type, List<CompositeField> fields, ParameterTexts texts) {
        CompositeLayout layout = new CompositeLayout(type, List.copyOf(fields), texts);
        TypeCodecs codecs = TypeCodecs.of(type, natural(layout))
                .alsoReading(new CompositePrint(layout))
                .with(new Fields(layout));
        boolean asText = fields.stream().anyMatch(field -> field.codecs().format() == Format.TEXT);
        return asText ? codecs.asText() : codecs;
    }

    static Codec<Composite> natural(CompositeLayout layout) {
        return new OfComposite(layout);
    }

    /** {@return readers of all fields, by what {@code codec} says of each field's type} */
    static List<@Nullable FieldReader> readers(
            CompositeLayout layout, Function<TypeCodecs, ? extends @Nullable Codec<?>> codec) {
        List<@Nullable FieldReader> readers = new ArrayList<>();
        for (int i = 0; i < layout.size(); i++) {
            CompositeField field = layout.fields().get(i);
            Codec<?> found = codec.apply(field.codecs());
            readers.add(FieldReader.of(
                    layout, i, found == null ? unreadable(field, Object.class, "a map's values") : found));
        }
        return readers;
    }

    private static Codec<?> unreadable(CompositeField field, Class<?> javaType, String wanted) {
        return UnusableCodec.of(
                javaType, "no codec reads " + field.codecs().type().name() + " as " + wanted);
    }

    /** What a record, or a map, is read and written by. */
    private record Fields(CompositeLayout layout, Remembered<Type> read, Remembered<Class<?>> written)
            implements Structure {
        Fields(CompositeLayout layout) {
            this(layout, new Remembered<>(), new Remembered<>());
        }

        @Override
        public @Nullable Codec<?> reading(Type wanted) {
            Class<?> raw = Types.raw(wanted);
            if (raw.isRecord()) {
                return read.get(wanted, type -> RecordCodec.of(layout, type));
            }
            return raw == Map.class ? OfMap.of(layout, wanted) : null;
        }

        @Override
        public @Nullable Codec<?> writing(Class<?> valueClass) {
            if (valueClass.isRecord()) {
                return written.get(valueClass, type -> RecordCodec.of(layout, type));
            }
            return Map.class.isAssignableFrom(valueClass) ? OfMap.of(layout, Map.class) : null;
        }
    }

    private static final class OfComposite extends CompositeCodec<Composite> {
        private final List<String> names;

        OfComposite(CompositeLayout layout) {
            super(Composite.class, layout, readers(layout, TypeCodecs::natural));
            names = layout.names();
        }

        @Override
        Composite of(@Nullable Object[] values) {
            return Composite.of(names, values);
        }

        @Override
        @Nullable
        String mismatch(Composite value) {
            return value.names().equals(names) ? null : CompositeTypes.mismatch(value.names(), layout, "the value");
        }

        @Override
        @Nullable
        Object get(Composite value, int field) {
            return value.get(names.get(field));
        }
    }

    private static final class OfMap extends CompositeCodec<Map<String, @Nullable Object>> {
        private final List<String> names;

        @SuppressWarnings({"unchecked", "rawtypes"}) // There is one class for maps of all values.
        private OfMap(CompositeLayout layout, List<@Nullable FieldReader> readers) {
            super((Class) Map.class, layout, readers);
            names = layout.names();
        }

        /** @param map a map by names, of values that the second argument says */
        static @Nullable Codec<?> of(CompositeLayout layout, Type map) {
            Type values = Object.class;
            if (map instanceof ParameterizedType parameterized) {
                Type[] arguments = parameterized.getActualTypeArguments();
                if (!Types.raw(arguments[0]).isAssignableFrom(String.class)) {
                    return null;
                }
                values = arguments[1];
            }
            Type wanted = values;
            return new OfMap(layout, readers(layout, type -> type.forReading(wanted)));
        }

        @Override
        Map<String, @Nullable Object> of(@Nullable Object[] values) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            for (int i = 0; i < values.length; i++) {
                map.put(names.get(i), values[i]);
            }
            return Collections.unmodifiableMap(map);
        }

        @Override
        @Nullable
        String mismatch(Map<String, @Nullable Object> value) {
            return CompositeTypes.mismatch(value.keySet(), layout, "the map");
        }

        @Override
        @Nullable
        Object get(Map<String, @Nullable Object> value, int field) {
            return value.get(names.get(field));
        }
    }

    /** A NULL that nobody asked for is worse than an error. */
    private static @Nullable String mismatch(Iterable<?> names, CompositeLayout layout, String what) {
        String type = layout.type().name();
        Set<String> missing = new LinkedHashSet<>(layout.names());
        for (Object name : names) {
            if (layout.indexOf(String.valueOf(name)) < 0) {
                return what + " has " + name + ", which is no field of " + type + "; it has " + layout.describe();
            }
            missing.remove(String.valueOf(name));
        }
        return missing.isEmpty()
                ? null
                : what + " lacks " + String.join(", ", missing) + " of " + type + ", which has " + layout.describe();
    }
}
