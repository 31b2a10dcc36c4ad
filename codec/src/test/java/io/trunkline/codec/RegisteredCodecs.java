// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import io.trunkline.codec.builtin.TypeCodecs;
import io.trunkline.type.PgArray;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Every codec that reads a built-in type, in both formats, with valid values; new ones are among them by themselves. */
public final class RegisteredCodecs {
    private RegisteredCodecs() {}

    /**
     * A codec and a format.
     *
     * @param name of the type, the Java type and the format
     * @param natural whether the codec is its type's natural one
     * @param values valid bytes
     */
    public record Reading(String name, Codec<?> codec, Format format, boolean natural, List<byte[]> values) {}

    public static List<Reading> all() {
        List<Reading> all = new ArrayList<>();
        for (TypeCodecs type : TypesForTests.REGISTRY.types()) {
            for (Codec<?> codec : readers(type)) {
                for (Format format : Format.values()) {
                    String name = type.type().name() + " as " + codec.javaType().getTypeName() + " in " + format;
                    all.add(new Reading(name, codec, format, codec == type.natural(), valid(type, format)));
                }
            }
        }
        return all;
    }

    /** Those of the list, and for arrays the codecs that the structure makes of the elements'. */
    private static Set<Codec<?>> readers(TypeCodecs type) {
        Set<Codec<?>> readers = new LinkedHashSet<>(type.reading());
        List<Class<?>> classes = new ArrayList<>(List.of(
                List.class,
                PgArray.class,
                long[].class,
                int[].class,
                short[].class,
                double[].class,
                float[].class,
                boolean[].class,
                int[][].class,
                Object[][].class));
        for (TypeCodecs element : TypesForTests.REGISTRY.types()) {
            if (element.type().arrayOid() == type.type().oid()) {
                element.reading().forEach(codec -> classes.add(codec.javaType().arrayType()));
                classes.forEach(array -> {
                    Codec<?> reader = type.forReading(array);
                    if (reader != null) {
                        readers.add(reader);
                    }
                });
            }
        }
        return readers;
    }

    private static List<byte[]> valid(TypeCodecs type, Format format) {
        List<byte[]> valid = new ArrayList<>();
        for (Sample sample : Sample.all()) {
            byte[] value = format == Format.BINARY ? Wire.hex(sample.binary()) : Wire.utf8(sample.serverText());
            if (sample.type().oid() == type.type().oid()) {
                valid.add(value);
            } else if (sample.type().arrayOid() == type.type().oid()) {
                valid.add(array(sample, format));
            }
        }
        for (String text : ComposedTypes.TEXTS.getOrDefault(type.type().oid(), List.of())) {
            valid.add(format == Format.TEXT ? Wire.utf8(text) : binary(type, text));
        }
        return valid;
    }

    private static byte[] binary(TypeCodecs type, String text) {
        Object value = Wire.decodeText(type.natural(), text);
        Codec<Object> codec = Objects.requireNonNull(type.forWriting(value.getClass()));
        return Wire.encode(codec, value, Format.BINARY);
    }

    /** An array of the value and a NULL. */
    private static byte[] array(Sample sample, Format format) {
        if (format == Format.TEXT) {
            String element = sample.serverText().replace("\\", "\\\\").replace("\"", "\\\"");
            return Wire.utf8("{\"" + element + "\"" + sample.type().delimiter() + "NULL}");
        }
        int size = sample.binary().length() / 2;
        return Wire.hex("0000000100000001%08x0000000200000001%08x%sffffffff"
                .formatted(sample.type().oid(), size, sample.binary()));
    }
}
