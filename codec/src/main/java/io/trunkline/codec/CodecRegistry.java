// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import io.trunkline.codec.builtin.BuiltinTypes;
import io.trunkline.codec.builtin.DescribedTypes;
import io.trunkline.codec.builtin.JsonStructure;
import io.trunkline.codec.builtin.ParameterTexts;
import io.trunkline.codec.builtin.TypeCodecs;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which codec reads and writes which pair of a PostgreSQL type and a Java type.
 *
 * <p>Types are found by OID. Types of extensions have another OID in each database, so they are registered by name and
 * bound with {@link #withOid} once a catalog said which it is. Array types come with their element types.
 *
 * <p>Immutable, so safe for all threads; lookups allocate nothing, but are meant to be made once per column or parameter
 * of a statement, not once per row.
 */
public final class CodecRegistry {
    private static final CodecRegistry BUILTIN = new CodecRegistry(BuiltinTypes.all(), List.of(), Map.of(), null);

    /** What was registered, without the array types that follow from it; each type once. */
    private final List<TypeCodecs> registered;
    /** All that users added, the latest last. */
    private final List<Codec<?>> added;
    /** What a catalog said, by OID. */
    private final Map<Integer, TypeDescription> described;
    /** What reads and writes JSON as any class, if anything does. */
    private final @Nullable JsonMapper json;

    private final OidMap byOid;
    private final Map<String, TypeCodecs> byName = new HashMap<>();
    private final ParameterTexts texts;

    private CodecRegistry(
            List<TypeCodecs> registered,
            List<Codec<?>> added,
            Map<Integer, TypeDescription> described,
            @Nullable JsonMapper json) {
        this.registered = List.copyOf(registered);
        this.added = List.copyOf(added);
        this.described = Map.copyOf(described);
        this.json = json;
        texts = new ParameterTexts(JsonStructure.withJson(added, json));
        List<TypeCodecs> types = JsonStructure.of(registered, json, texts);
        List<TypeCodecs> all = new ArrayList<>(new DescribedTypes(types, added, described, texts).all());
        for (TypeCodecs type : types) {
            all.add(type.withString());
            if (type.type().arrayOid() != 0) {
                // In front, so that one registered for the array type itself wins.
                all.add(0, type.withString().arrayType(texts));
            }
        }
        byOid = new OidMap(all);
        all.forEach(type -> byName.put(type.type().name(), type));
    }

    /** {@return the codecs of PostgreSQL's own types} */
    public static CodecRegistry builtin() {
        return BUILTIN;
    }

    /** {@return what is known of the type, or null} */
    public @Nullable PgType type(int oid) {
        TypeCodecs codecs = byOid.get(oid);
        return codecs == null ? null : codecs.type();
    }

    /** {@return what is known of the type, or null} */
    public @Nullable PgType type(String typeName) {
        TypeCodecs codecs = byName.get(typeName);
        return codecs == null ? null : codecs.type();
    }

    /** {@return the codec of the Java type that one would expect; null for unknown types, best asked for as text} */
    public @Nullable Codec<?> natural(int oid) {
        TypeCodecs codecs = byOid.get(oid);
        return codecs == null ? null : codecs.natural();
    }

    /** As {@link #natural(int)}, for a type of that name. */
    public @Nullable Codec<?> natural(String typeName) {
        TypeCodecs codecs = byName.get(typeName);
        return codecs == null ? null : codecs.natural();
    }

    /**
     * {@return the codec that reads the type as {@code type}, or null if none does} A codec of exactly that class is
     * preferred; otherwise its values are instances of it, and for {@code Object} it is the natural codec.
     *
     * @param type a class that is not primitive
     */
    public <T> @Nullable Codec<T> forReading(int oid, Class<T> type) {
        TypeCodecs codecs = byOid.get(oid);
        return codecs == null ? null : codecs.forReading(type);
    }

    /**
     * As {@link #forReading(int, Class)}, for a Java type with arguments, such as a list of a certain class.
     *
     * @param type a class that is not primitive, or a type with arguments
     */
    public @Nullable Codec<?> forReading(int oid, Type type) {
        TypeCodecs codecs = byOid.get(oid);
        return codecs == null ? null : codecs.forReading(type);
    }

    /** {@return whether a codec, or at least a catalog, knows the type; of others a catalog may know more} */
    public boolean isKnown(int oid) {
        return byOid.get(oid) != null;
    }

    /** {@return what to ask the server for: text for types that it cannot send in binary, or that are not known} */
    public Format format(int oid) {
        TypeCodecs codecs = byOid.get(oid);
        return codecs == null ? Format.TEXT : codecs.format();
    }

    /** As {@link #forReading(int, Class)}, for a type of that name. */
    public <T> @Nullable Codec<T> forReading(String typeName, Class<T> type) {
        TypeCodecs codecs = byName.get(typeName);
        return codecs == null ? null : codecs.forReading(type);
    }

    /**
     * {@return the codec that writes values of this class as the type in binary} Null if none does so with the meaning
     * that the value's text has: then the value is a parameter in text, {@link #forText}. The same goes for values
     * that are not {@linkplain Codec#isExact exact}.
     */
    public @Nullable Codec<Object> forWriting(int oid, Class<?> valueClass) {
        TypeCodecs codecs = byOid.get(oid);
        return codecs == null ? null : codecs.forWriting(valueClass);
    }

    /** As {@link #forWriting(int, Class)}, for a type of that name. */
    public @Nullable Codec<Object> forWriting(String typeName, Class<?> valueClass) {
        TypeCodecs codecs = byName.get(typeName);
        return codecs == null ? null : codecs.forWriting(valueClass);
    }

    /**
     * {@return the codec that writes values of this class in text, for whatever type the server expects; null if no
     * codec takes them} Only its {@link Codec#encodeText} is of use.
     */
    public @Nullable Codec<Object> forText(Class<?> valueClass) {
        return texts.forClass(valueClass);
    }

    /**
     * {@return whether a value of this class is written in text without knowing its type} A record is not: as json it is
     * something else than as a composite type. Of collections and arrays the elements count.
     */
    public boolean hasText(@Nullable Object value) {
        return texts.takes(value);
    }

    /**
     * A registry that also knows what a catalog said of these types, which are made of each other or of types known here.
     * Types registered by name are found among them, by {@code schema.name} or by {@code name} alone.
     */
    public CodecRegistry withTypes(Collection<TypeDescription> types) {
        Map<Integer, TypeDescription> all = new HashMap<>(described);
        types.forEach(type -> all.put(type.oid(), type));
        return new CodecRegistry(registered, added, all, json);
    }

    /**
     * A registry that knows what a catalog said of a type registered by name.
     *
     * @param oid the type's OID in this database
     * @param arrayOid its array type's, 0 if it has none
     * @throws IllegalArgumentException if no type of that name is registered
     */
    public CodecRegistry withOid(String typeName, int oid, int arrayOid) {
        List<TypeCodecs> bound = new ArrayList<>(registered);
        for (int i = 0; i < bound.size(); i++) {
            PgType type = bound.get(i).type();
            if (type.name().equals(typeName)) {
                PgType found = new PgType(oid, typeName, arrayOid, type.delimiter());
                bound.set(i, bound.get(i).as(found));
                return new CodecRegistry(bound, added, described, json);
            }
        }
        throw new IllegalArgumentException("no type named " + typeName + " is registered");
    }

    /** {@return a builder that begins with all that is registered here} */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** All types, for tests that walk them. */
    Collection<TypeCodecs> types() {
        return byName.values();
    }

    /** Adds codecs; not safe for several threads. */
    public static final class Builder {
        private final List<TypeCodecs> registered;
        private final List<Codec<?>> added;
        private final Map<Integer, TypeDescription> described;
        private @Nullable JsonMapper json;

        private Builder(CodecRegistry from) {
            registered = new ArrayList<>(from.registered);
            added = new ArrayList<>(from.added);
            described = from.described;
            json = from.json;
        }

        /**
         * Registers codecs of a type, each of which reads its Java type and writes it. What was registered before for
         * the same type stays, where these have no codec of the same Java type.
         *
         * @param type the type; with OID 0 it is known by name only, until {@link CodecRegistry#withOid}
         * @param natural the codec of the Java type that one would expect
         */
        public Builder add(PgType type, Codec<?> natural, Codec<?>... others) {
            TypeCodecs codecs = TypeCodecs.of(type, natural, others);
            added.addAll(List.of(others));
            added.add(natural);
            for (int i = 0; i < registered.size(); i++) {
                PgType known = registered.get(i).type();
                if (isSame(known, type)) {
                    TypeCodecs both = codecs.over(registered.get(i));
                    registered.set(i, type.oid() == 0 ? both.as(known) : both);
                    return this;
                }
            }
            registered.add(codecs);
            return this;
        }

        /**
         * Registers codecs of a type by its name, as {@link #add(PgType, Codec, Codec[])}.
         *
         * @param typeName its name in {@code pg_type}, or {@code schema.name}
         */
        public Builder add(String typeName, Codec<?> natural, Codec<?>... others) {
            return add(PgType.named(typeName), natural, others);
        }

        private static boolean isSame(PgType one, PgType other) {
            return (one.oid() == 0 || other.oid() == 0)
                    ? Objects.equals(one.name(), other.name())
                    : one.oid() == other.oid();
        }

        /**
         * Reads {@code json} and {@code jsonb} as any Java type that has no codec there, and writes values of any class that
         * has no text for parameters, by this mapper; the latest counts.
         */
        public Builder json(JsonMapper mapper) {
            json = Objects.requireNonNull(mapper, "mapper");
            return this;
        }

        public CodecRegistry build() {
            return new CodecRegistry(registered, added, described, json);
        }
    }
}
