// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Format;
import io.trunkline.codec.PgType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All codecs of one PostgreSQL type: which Java types it can be read as, and which it can be written from. Immutable.
 *
 * <p>There are more of the former: an {@code int4} is read as a double without harm, while a double as parameter means
 * what its text means, which is no {@code int4}.
 */
public final class TypeCodecs {
    private final PgType type;
    private final List<Codec<?>> reading;
    private final List<Codec<?>> writing;
    /** Codecs for Java types beyond the lists. */
    private final @Nullable Structure structure;
    /** What to ask the server for. */
    private final Format format;

    private TypeCodecs(
            PgType type, List<Codec<?>> reading, List<Codec<?>> writing, @Nullable Structure structure, Format format) {
        this.type = type;
        this.reading = List.copyOf(reading);
        this.writing = List.copyOf(writing);
        this.structure = structure;
        this.format = format;
    }

    private TypeCodecs(TypeCodecs other, List<Codec<?>> reading, List<Codec<?>> writing) {
        this(other.type, reading, writing, other.structure, other.format);
    }

    /**
     * Codecs that both read and write; if none of them reads a String, the natural one's text will do.
     *
     * @param natural the codec of the Java type that one would expect
     */
    public static TypeCodecs of(PgType type, Codec<?> natural, Codec<?>... others) {
        List<Codec<?>> codecs = new ArrayList<>(List.of(others));
        codecs.add(0, natural);
        boolean isText = codecs.stream().anyMatch(codec -> codec.resultFormat() == Format.TEXT);
        return new TypeCodecs(type, codecs, codecs, null, isText ? Format.TEXT : Format.BINARY);
    }

    /**
     * Codecs that only read: a parameter of the type goes as text whatever its class, as the codecs' binary form would not
     * mean what the value's text means.
     *
     * @param natural the codec of the Java type that one would expect
     */
    static TypeCodecs readOnly(PgType type, Codec<?> natural, Codec<?>... others) {
        TypeCodecs both = of(type, natural, others);
        return new TypeCodecs(both, both.reading, List.of());
    }

    /** These, and others that only read. */
    TypeCodecs alsoReading(Codec<?>... others) {
        return new TypeCodecs(this, joined(reading, List.of(others)), writing);
    }

    /** These, and others that only write. */
    TypeCodecs alsoWriting(Codec<?>... others) {
        return new TypeCodecs(this, reading, joined(writing, List.of(others)));
    }

    /** These, and where they have nothing to say, the earlier ones of the same type. */
    public TypeCodecs over(TypeCodecs earlier) {
        Structure both = structure == null || earlier.structure == null
                ? (structure == null ? earlier.structure : structure)
                : structure.or(earlier.structure);
        return new TypeCodecs(
                type,
                joined(reading, earlier.reading),
                joined(writing, earlier.writing),
                both,
                format == Format.TEXT ? format : earlier.format);
    }

    /**
     * These, with results asked for as text: the server has no binary form of the type, or one that says something else than
     * its text, such as a number where the text is a name. Types made of such a type are asked for as text, too.
     */
    TypeCodecs asText() {
        return new TypeCodecs(type, reading, writing, structure, Format.TEXT);
    }

    /** These, and codecs for Java types that no list can hold. */
    TypeCodecs with(Structure structure) {
        Structure known = this.structure;
        return new TypeCodecs(type, reading, writing, known == null ? structure : known.or(structure), format);
    }

    /** These, with a String that has the natural codec's text if none reads one. */
    public TypeCodecs withString() {
        return forClass(reading, String.class) != null ? this : alsoReading(new StringOf<>(natural()));
    }

    /** The same codecs for another identity of the type. */
    public TypeCodecs as(PgType type) {
        return new TypeCodecs(type, reading, writing, structure, format);
    }

    /**
     * The codecs of the array type: whatever Java type an element can be, an array can be one of, besides lists and
     * primitive arrays. For types that have an array type.
     */
    public TypeCodecs arrayType(ParameterTexts texts) {
        PgType arrayType = new PgType(type.arrayOid(), "_" + type.name(), 0, type.delimiter());
        ArrayStructure structure = new ArrayStructure(this, texts);
        return new TypeCodecs(arrayType, List.of(structure.natural(), structure.text()), List.of(), structure, format);
    }

    /** {@return the codec of the text that a value has inside of arrays, composites and ranges} */
    Codec<String> elementText() {
        if (natural() == BoolCodec.BOOL) {
            return BoolCodec.LETTER;
        }
        Codec<String> text = forReading(String.class);
        return text == null ? new StringOf<>(natural()) : text;
    }

    private static List<Codec<?>> joined(List<Codec<?>> first, List<Codec<?>> then) {
        List<Codec<?>> all = new ArrayList<>(first);
        for (Codec<?> codec : then) {
            if (forClass(first, codec.javaType()) == null) {
                all.add(codec);
            }
        }
        return all;
    }

    public PgType type() {
        return type;
    }

    public Codec<?> natural() {
        return reading.get(0);
    }

    /** {@return all codecs that read, the natural one first} */
    public List<Codec<?>> reading() {
        return reading;
    }

    public List<Codec<?>> writing() {
        return writing;
    }

    /** {@return what results are asked for as} */
    public Format format() {
        return format;
    }

    /**
     * {@return the codec of exactly this class, or else one that the type's structure makes, or else the first one whose
     * values are of the class: all are of Object}
     *
     * @param wanted a class that is not primitive, or a type with arguments
     */
    public @Nullable Codec<?> forReading(Type wanted) {
        Codec<?> found = wanted instanceof Class<?> exact ? forClass(reading, exact) : null;
        if (found == null && structure != null && wanted != Object.class) {
            found = structure.reading(wanted);
        }
        Class<?> raw = Types.raw(wanted);
        if (found == null && !(wanted instanceof Class<?>)) {
            found = forClass(reading, raw);
        }
        for (int i = 0; found == null && i < reading.size(); i++) {
            if (raw.isAssignableFrom(reading.get(i).javaType())) {
                found = reading.get(i);
            }
        }
        return found;
    }

    /** As {@link #forReading(Type)}. */
    @SuppressWarnings("unchecked") // A codec's javaType() is its T, so its values are instances of the class.
    public <T> @Nullable Codec<T> forReading(Class<T> wanted) {
        return (Codec<T>) forReading((Type) wanted);
    }

    /** {@return the codec of exactly this class, or else the first one that takes its values} */
    @SuppressWarnings("unchecked") // The caller has a value of that class, which the codec takes.
    public @Nullable Codec<Object> forWriting(Class<?> valueClass) {
        Codec<?> found = forClass(writing, valueClass);
        for (int i = 0; found == null && i < writing.size(); i++) {
            if (writing.get(i).javaType().isAssignableFrom(valueClass)) {
                found = writing.get(i);
            }
        }
        if (found == null && structure != null) {
            found = structure.writing(valueClass);
        }
        return (Codec<Object>) found;
    }

    private static @Nullable Codec<?> forClass(List<Codec<?>> codecs, Class<?> javaType) {
        for (int i = 0; i < codecs.size(); i++) {
            if (codecs.get(i).javaType() == javaType) {
                return codecs.get(i);
            }
        }
        return null;
    }
}
