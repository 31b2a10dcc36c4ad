// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.codec.builtin.TypeCodecs;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every value of the table, by every codec that can hold it, both ways, alone and in arrays. */
class CodecTableTest {
    private static final CodecRegistry REGISTRY = TypesForTests.REGISTRY;

    /** Pseudo-types, and those that only the server makes. */
    private static final Set<String> WITHOUT_ARRAYS = Set.of(
            "unknown",
            "void",
            "anyarray",
            "pg_node_tree",
            "pg_ndistinct",
            "pg_dependencies",
            "pg_mcv_list",
            "pg_brin_bloom_summary",
            "pg_brin_minmax_multi_summary");

    static List<Sample> samples() {
        return Sample.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void eachValueIsReadFromBothFormats(Sample sample) {
        Codec<Object> codec = codec(sample);
        if (!sample.isOnlyText()) {
            assertThat(sample.hasValue(Wire.decodeHex(codec, sample.binary()))).isTrue();
        }
        assertThat(sample.hasValue(Wire.decodeText(codec, sample.serverText()))).isTrue();
        assertThat(sample.hasValue(Wire.decodeText(codec, sample.ourText()))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void eachValueIsWrittenInBothFormats(Sample sample) {
        Codec<Object> codec = codec(sample);
        if (sample.type().equals(PgType.RECORD)) {
            // The server takes none: a row without a type of its own can only be received.
            assertThat(REGISTRY.forWriting(sample.type().oid(), sample.value().getClass()))
                    .isNull();
            return;
        }
        assertThat(Wire.encodeText(codec, sample.value())).isEqualTo(sample.ourText());
        boolean onlyAsText = sample.isOnlyText()
                || (sample.type().equals(PgType.NUMERIC)
                        && (sample.value() instanceof Double || sample.value() instanceof Float));
        if (!onlyAsText) {
            assertThat(Wire.encodeHex(codec, sample.value())).isEqualTo(sample.binary());
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whatIsWrittenInBinaryHasTheTextThatTheClassHasForUnknownTypes(Sample sample) {
        Codec<Object> codec =
                REGISTRY.forWriting(sample.type().oid(), sample.value().getClass());
        if (codec == null || !codec.isExact(sample.value())) {
            return;
        }
        Codec<Object> text = REGISTRY.forText(sample.value().getClass());
        if (text == null) {
            assertThat(sample.javaType()).as("has no text of its own").isEqualTo(Map.class);
            return;
        }
        assertThat(Wire.encodeText(codec, sample.value())).isEqualTo(Wire.encodeText(text, sample.value()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void asStringBothFormatsAreTheNaturalText(Sample sample) {
        Codec<String> string = requireNonNull(REGISTRY.forReading(sample.type().oid(), String.class));
        String fromText = Wire.decodeText(string, sample.serverText());
        if (REGISTRY.format(sample.type().oid()) == Format.BINARY) {
            assertThat(fromText).isEqualTo(Wire.decodeHex(string, sample.binary()));
        }
        Codec<?> natural = REGISTRY.natural(sample.type().oid());
        if (natural != null && natural.javaType() == sample.javaType()) {
            assertThat(fromText).isEqualTo(sample.ourText());
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void eachValueStandsInArraysBesideNull(Sample sample) {
        int arrayOid = sample.type().arrayOid();
        TypeCodecs arrays = TypesForTests.byOid(REGISTRY, arrayOid);
        if (arrays == null) {
            assertThat(WITHOUT_ARRAYS).contains(sample.type().name());
            return;
        }
        Object array = Array.newInstance(sample.javaType(), 3);
        Array.set(array, 0, sample.value());
        Array.set(array, 2, sample.value());
        Codec<Object> codec = requireNonNull(TypesForTests.arrayCodec(arrays, array.getClass()));
        String element = "%08x%s".formatted(sample.binary().length() / 2, sample.binary());
        String header =
                "0000000100000001%08x0000000300000001".formatted(sample.type().oid());
        String binary = header + element + "ffffffff" + element;
        char delimiter = sample.type().delimiter();
        String text =
                "{" + quoted(sample.serverText()) + delimiter + "NULL" + delimiter + quoted(sample.serverText()) + "}";
        if (arrays.forReading(array.getClass()) != null) {
            assertThat(Wire.decodeText(codec, text)).isEqualTo(array);
            assertThat(Wire.decodeText(codec, Wire.encodeText(codec, array))).isEqualTo(array);
            if (!sample.isOnlyText()) {
                assertThat(Wire.decodeHex(codec, binary)).isEqualTo(array);
            }
        }
        Codec<Object> writer = arrays.forWriting(array.getClass());
        if (writer != null && writer.isExact(array) && !sample.isOnlyText()) {
            assertThat(Wire.encodeHex(writer, array)).isEqualTo(binary);
        }
        Codec<String> string = requireNonNull(REGISTRY.forReading(arrayOid, String.class));
        if (REGISTRY.format(arrayOid) == Format.BINARY) {
            assertThat(Wire.decodeHex(string, binary)).isEqualTo(Wire.decodeText(string, text));
        }
    }

    @Test
    void eachPairHasRowsInTheTable() {
        Set<String> missing = new LinkedHashSet<>();
        int pairs = 0;
        for (TypeCodecs type : REGISTRY.types()) {
            if (type.type().name().startsWith("_")) {
                continue;
            }
            for (Codec<?> codec : all(type)) {
                pairs++;
                boolean generic = codec.javaType() == String.class && type.natural() != codec;
                if (!generic && Sample.of(type.type(), codec.javaType()).isEmpty()) {
                    missing.add(type.type().name() + " as " + codec.javaType().getSimpleName());
                }
            }
            assertThat(Sample.of(type.type(), type.natural().javaType()))
                    .as(type.type().name())
                    .isNotEmpty();
        }
        assertThat(missing).isEmpty();
        assertThat(pairs).isGreaterThan(80);
    }

    @Test
    void eachTypeThatHasArraysHasAnArrayTypeOfTheSameCodecs() {
        List<String> without = new ArrayList<>();
        for (TypeCodecs type : REGISTRY.types()) {
            if (type.type().name().startsWith("_")) {
                continue;
            }
            TypeCodecs arrays = TypesForTests.byOid(REGISTRY, type.type().arrayOid());
            if (arrays == null) {
                without.add(type.type().name());
                continue;
            }
            assertThat(arrays.type().name()).isEqualTo("_" + type.type().name());
            for (Codec<?> codec : type.reading()) {
                assertThat(arrays.forReading(codec.javaType().arrayType())).isNotNull();
            }
            assertThat(arrays.forReading(List.class)).isNotNull();
        }
        assertThat(without).containsExactlyInAnyOrderElementsOf(WITHOUT_ARRAYS);
    }

    private static List<Codec<?>> all(TypeCodecs type) {
        return Stream.concat(type.reading().stream(), type.writing().stream())
                .distinct()
                .toList();
    }

    private static Codec<Object> codec(Sample sample) {
        TypeCodecs type =
                requireNonNull(TypesForTests.byOid(REGISTRY, sample.type().oid()));
        return requireNonNull(TypesForTests.codec(type, sample.javaType()));
    }

    /** An array's text with all elements in quotes is as good as PostgreSQL's, which leaves out those not needed. */
    private static String quoted(String element) {
        return '"' + element.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    @Test
    void theTableItselfHasNoRowTwice() {
        List<Sample> all = new ArrayList<>(Sample.all());
        assertThat(all).doesNotHaveDuplicates();
        assertThat(Collections.max(
                        all.stream().map(Sample::binary).map(String::length).toList()))
                .isGreaterThan(32);
    }
}
