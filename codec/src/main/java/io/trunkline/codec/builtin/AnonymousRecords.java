// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.PgType;
import io.trunkline.type.Composite;
import io.trunkline.type.Multirange;
import io.trunkline.type.Range;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.lang.invoke.MethodType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code record}: rows of a query that have no type of their own, such as {@code row(1, 'a')}. They are asked for as text,
 * which does not say what its fields are, so naturally these are strings; a Java record says it, by position.
 *
 * <p>The server takes none as a parameter.
 */
final class AnonymousRecords implements Structure {
    private final TypeCodecs itself;
    private final List<TypeCodecs> types;
    private final ParameterTexts texts = new ParameterTexts(List.of());
    private final Remembered<Type> records = new Remembered<>();

    private AnonymousRecords(PgType type, List<TypeCodecs> types) {
        this.types = types;
        this.itself = TypeCodecs.readOnly(type, new OfStrings()).asText().with(this);
    }

    /** @param types whose codecs the fields are read by */
    static TypeCodecs of(PgType type, List<TypeCodecs> types) {
        return new AnonymousRecords(type, types).itself;
    }

    @Override
    public @Nullable Codec<?> reading(Type wanted) {
        return Types.raw(wanted).isRecord() ? records.get(wanted, this::codec) : null;
    }

    @Override
    public @Nullable Codec<?> writing(Class<?> valueClass) {
        return null;
    }

    /** As if the record were a composite type of such fields as the components want. */
    private Codec<?> codec(Type type) {
        try {
            List<CompositeField> fields = new ArrayList<>();
            for (RecordClass.Component component : RecordClass.of(type).components()) {
                fields.add(new CompositeField(component.name(), typeOf(component.type())));
            }
            return RecordCodec.of(new CompositeLayout(itself.type(), fields, texts), type);
        } catch (IllegalArgumentException noSuchType) {
            return UnusableCodec.of(Types.raw(type), String.valueOf(noSuchType.getMessage()));
        }
    }

    /** The PostgreSQL type that one would expect of the Java type. */
    private TypeCodecs typeOf(Type type) {
        Class<?> raw = Types.raw(type);
        if (raw.isRecord() && naturalOf(raw) == null) {
            return lazily(raw, type);
        }
        if (raw == Range.class) {
            return RangeTypes.range(nameless("range"), typeOf(Types.argument(type)), texts);
        }
        if (raw == Multirange.class) {
            return RangeTypes.multirange(nameless("multirange"), typeOf(Types.argument(type)), texts);
        }
        if (raw == List.class) {
            return typeOf(Types.argument(type)).arrayType(texts);
        }
        Type component = raw == byte[].class ? null : Types.component(type);
        return component == null ? plain(raw) : typeOf(component).arrayType(texts);
    }

    private static PgType nameless(String kind) {
        return new PgType(0, kind, 0, ',');
    }

    /** Also of a primitive type. */
    private TypeCodecs plain(Class<?> raw) {
        Class<?> wanted = raw.isEnum() || raw == Object.class || raw == CharSequence.class
                ? String.class
                : MethodType.methodType(raw).wrap().returnType();
        TypeCodecs natural = naturalOf(wanted);
        if (natural != null) {
            return natural;
        }
        for (TypeCodecs type : types) {
            // Of whole numbers only those that hold any, which is what numeric is.
            boolean bounded = type.natural() instanceof WholeNumberCodec<?>;
            if (!bounded && type.reading().stream().anyMatch(codec -> codec.javaType() == wanted)) {
                return type;
            }
        }
        throw new IllegalArgumentException(
                "no PostgreSQL type is known to be a " + raw.getName() + ", which a record of unknown fields has");
    }

    private @Nullable TypeCodecs naturalOf(Class<?> javaType) {
        for (TypeCodecs type : types) {
            if (type.natural().javaType() == javaType) {
                return type;
            }
        }
        return null;
    }

    /** A record may have a component of its own class. */
    private TypeCodecs lazily(Class<?> raw, Type type) {
        return TypeCodecs.readOnly(itself.type(), new Inner<>(raw, type, this));
    }

    private record Inner<R>(Class<R> javaType, Type type, AnonymousRecords records) implements Codec<R> {
        @Override
        public R decodeBinary(WireReader in) {
            return decodeText(in);
        }

        @Override
        public R decodeText(WireReader in) {
            Codec<?> codec = records.reading(type);
            if (codec == null) {
                throw new IllegalStateException(type + " is a record");
            }
            return javaType.cast(codec.decodeText(in));
        }

        @Override
        public void encodeBinary(R value, WireWriter out) {
            throw cannotBeSent();
        }

        @Override
        public void encodeText(R value, WireWriter out) {
            throw cannotBeSent();
        }
    }

    private static UnsupportedOperationException cannotBeSent() {
        return new UnsupportedOperationException("a record without a type of its own cannot be sent");
    }

    /** Fields as PostgreSQL printed them, with the names it gives to columns without one. */
    private static final class OfStrings implements Codec<Composite> {
        @Override
        public Class<Composite> javaType() {
            return Composite.class;
        }

        /** Never asked for in binary, which says nothing else here. */
        @Override
        public Composite decodeBinary(WireReader in) {
            return decodeText(in);
        }

        @Override
        public Composite decodeText(WireReader in) {
            // Nothing tells a record without fields from one that has a single NULL.
            int count = CompositeText.begin(in);
            List<String> names = new ArrayList<>(count);
            @Nullable Object[] values = new @Nullable Object[count];
            for (int i = 0; i < count; i++) {
                int start = in.position();
                int end = CompositeText.fieldEnd(in, start);
                if (end > start) {
                    WireReader field = new WireReader(CompositeText.unquote(in.array(), start, end));
                    values[i] = field.readRemainingUtf8();
                }
                in.skip(end + 1 - start);
                names.add("f" + (i + 1));
            }
            return Composite.of(names, values);
        }

        @Override
        public boolean isExact(Composite value) {
            return false;
        }

        @Override
        public void encodeBinary(Composite value, WireWriter out) {
            encodeText(value, out);
        }

        @Override
        public void encodeText(Composite value, WireWriter out) {
            @Nullable Object[] fields = new @Nullable Object[value.size()];
            for (int i = 0; i < fields.length; i++) {
                fields[i] = value.get(i);
            }
            CompositePrint.write(fields, out);
        }
    }
}
