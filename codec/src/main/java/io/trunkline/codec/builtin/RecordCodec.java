// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Format;
import io.trunkline.codec.StaleTypeException;
import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Composite values as Java records: each component from the field of its name, as written or in snake case
 * ({@code createdAt} from {@code created_at}). Fields without a component are not read; to write a record, each field needs
 * one.
 *
 * <p>From binary a record is made by a chain of method handles, one {@link FieldReader} after the other and then the
 * constructor, so that nothing is allocated but the record and its components.
 */
final class RecordCodec<R> extends CompositeCodec<R> {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    /** The method of {@link FieldReader} for each primitive type. */
    private static final Map<Class<?>, String> PRIMITIVES = Map.of(
            boolean.class, "readBoolean",
            byte.class, "readByte",
            short.class, "readShort",
            int.class, "readInt",
            long.class, "readLong",
            float.class, "readFloat",
            double.class, "readDouble");

    private final RecordClass<R> record;
    /** By field. */
    private final @Nullable MethodHandle[] accessors;
    /** By component. */
    private final int[] fields;
    /** From the components' values in an array. */
    private final MethodHandle fromValues;
    /** From a reader behind the number of fields. */
    private final MethodHandle fromBinary;
    /** How many fields {@link #fromBinary} reads or passes over. */
    private final int readInBinary;

    private RecordCodec(
            CompositeLayout layout, RecordClass<R> record, int[] fields, List<@Nullable FieldReader> readers) {
        super(record.type(), layout, readers);
        this.record = record;
        this.fields = fields;
        accessors = new @Nullable MethodHandle[layout.size()];
        for (int i = 0; i < fields.length; i++) {
            accessors[fields[i]] = record.components().get(i).accessor();
        }
        MethodType erased = MethodType.genericMethodType(fields.length);
        fromValues = record.constructor().asType(erased).asSpreader(Object[].class, fields.length);
        fromBinary = chain(record.constructor(), fields, readers);
        readInBinary = Arrays.stream(fields).max().orElse(-1) + 1;
    }

    /** {@return the codec, or one that says why there is none} */
    static Codec<?> of(CompositeLayout layout, Type type) {
        try {
            return of(layout, RecordClass.of(type));
        } catch (IllegalArgumentException mismatch) {
            return UnusableCodec.misfit(Types.raw(type), layout.type(), String.valueOf(mismatch.getMessage()));
        }
    }

    private static <R> Codec<R> of(CompositeLayout layout, RecordClass<R> record) {
        int[] fields = new int[record.components().size()];
        List<@Nullable FieldReader> readers = new ArrayList<>(Collections.nCopies(layout.size(), null));
        for (int i = 0; i < fields.length; i++) {
            RecordClass.Component component = record.components().get(i);
            int field = RecordClass.field(component, layout);
            String name = record.type().getSimpleName() + "." + component.name();
            if (field < 0) {
                throw new IllegalArgumentException(name + " has no field of its name (" + RecordClass.names(component)
                        + "); " + layout.type().name() + " has " + layout.describe());
            }
            if (readers.get(field) != null) {
                throw new IllegalArgumentException(name + " and another component are both of the field "
                        + layout.fields().get(field).name());
            }
            fields[i] = field;
            readers.set(field, reader(layout, field, component, name));
        }
        return new RecordCodec<>(layout, record, fields, readers);
    }

    private static FieldReader reader(CompositeLayout layout, int field, RecordClass.Component component, String name) {
        TypeCodecs type = layout.fields().get(field).codecs();
        if (PRIMITIVES.containsKey(component.raw())) {
            return FieldReader.ofPrimitive(layout, field, component.raw(), type.natural());
        }
        Type wanted = component.raw() == char.class ? Character.class : component.type();
        Codec<?> codec = type.forReading(wanted);
        if (codec == null) {
            throw new IllegalArgumentException(name + " is a "
                    + component.type().getTypeName() + ", as which no codec reads the field "
                    + layout.fields().get(field).name() + ", a " + type.type().name());
        }
        return component.raw() == char.class
                ? FieldReader.ofPrimitive(layout, field, char.class, codec)
                : FieldReader.of(layout, field, codec);
    }

    /** Reads the fields in their order and calls the constructor with them in the components' order. */
    private static MethodHandle chain(MethodHandle constructor, int[] fields, List<@Nullable FieldReader> readers) {
        MethodHandle chain = constructor;
        int last = readers.size();
        while (last > 0 && readers.get(last - 1) == null) {
            last--;
        }
        // A handle's filter runs before all that the handle has been given earlier: so from the last field to the
        // first.
        for (int field = last - 1; field >= 0; field--) {
            FieldReader reader = readers.get(field);
            if (reader != null) {
                int first = field;
                while (first > 0 && readers.get(first - 1) == null) {
                    first--;
                }
                int component = indexOf(field, fields);
                Class<?> type = constructor.type().parameterType(component);
                chain = MethodHandles.collectArguments(chain, component, handle(reader.after(first), type));
            }
        }
        MethodType result = MethodType.methodType(constructor.type().returnType(), WireReader.class);
        MethodHandle all = fields.length == 0
                ? MethodHandles.dropArguments(chain, 0, WireReader.class)
                : MethodHandles.permuteArguments(chain, result, new int[fields.length]);
        return all.asType(MethodType.methodType(Object.class, WireReader.class));
    }

    private static int indexOf(int field, int[] fields) {
        int component = 0;
        while (fields[component] != field) {
            component++;
        }
        return component;
    }

    private static MethodHandle handle(FieldReader reader, Class<?> type) {
        String primitive = PRIMITIVES.get(type);
        try {
            MethodHandle handle = LOOKUP.findVirtual(
                    FieldReader.class,
                    primitive == null ? "readBinary" : primitive,
                    MethodType.methodType(primitive == null ? Object.class : type, WireReader.class));
            return handle.bindTo(reader).asType(MethodType.methodType(type, WireReader.class));
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError("FieldReader lacks a method", impossible);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // The constructor makes nothing else.
    public R decodeBinary(WireReader in) {
        layout.begin(in, Format.BINARY);
        R value;
        try {
            value = (R) fromBinary.invokeExact(in);
        } catch (Throwable failure) {
            throw failed(failure);
        }
        for (int field = readInBinary; field < layout.size(); field++) {
            layout.skipBinary(field, in);
        }
        return value;
    }

    @Override
    @SuppressWarnings("unchecked") // As above.
    R of(@Nullable Object[] values) {
        @Nullable Object[] components = new @Nullable Object[fields.length];
        for (int i = 0; i < components.length; i++) {
            components[i] = values[fields[i]];
        }
        try {
            return (R) fromValues.invokeExact(components);
        } catch (Throwable failure) {
            throw failed(failure);
        }
    }

    /** What a reader throws says what is wrong with its field; anything else is the constructor's. */
    private RuntimeException failed(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof MalformedBytesException || failure instanceof StaleTypeException) {
            return (RuntimeException) failure;
        }
        return new IllegalArgumentException(
                "the constructor of " + record.type().getName() + " failed: " + failure, failure);
    }

    @Override
    @Nullable
    String mismatch(R value) {
        for (int i = 0; i < accessors.length; i++) {
            if (accessors[i] == null) {
                return record.type().getSimpleName() + " has no component for the field "
                        + layout.fields().get(i).name() + " of " + layout.type().name();
            }
        }
        return null;
    }

    @Override
    @Nullable
    Object get(R value, int field) {
        MethodHandle accessor = accessors[field];
        if (accessor == null) {
            return null;
        }
        try {
            return (@Nullable Object) accessor.invokeExact((Object) value);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable checked) {
            throw new IllegalArgumentException(
                    "an accessor of " + record.type().getName() + " failed: " + checked, checked);
        }
    }
}
