// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Format;
import io.trunkline.codec.builtin.BuiltinTypes;
import io.trunkline.codec.builtin.TypeCodecs;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TypeValueTest {
    @Test
    void everyCodecOfATypeThatIsWrittenInBinaryIsMeasured() {
        Set<Codec<?>> measured = new HashSet<>();
        for (TypeValue value : TypeValue.values()) {
            measured.add(CodecsOfTypes.REGISTRY.forReading(value.type, value.javaType));
        }
        Set<String> missing = new TreeSet<>();
        for (TypeCodecs type : BuiltinTypes.all()) {
            Codec<?> natural = CodecsOfTypes.REGISTRY.natural(type.type().name());
            boolean ofRanges = type.type().name().endsWith("range");
            boolean written = type.forWriting(type.natural().javaType()) != null;
            if (type.format() == Format.BINARY && written && !ofRanges && !measured.contains(natural)) {
                missing.add(type.type().name());
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void eachValueIsReadAndWrittenInBothFormats() {
        for (TypeValue value : TypeValue.values()) {
            CodecsOfTypes benchmark = new CodecsOfTypes();
            benchmark.value = value;
            benchmark.setUp();
            Object fromText = benchmark.readText();
            assertThat(benchmark.readBinary())
                    .as(value.name())
                    .usingRecursiveComparison()
                    .isEqualTo(fromText);
            assertThat(benchmark.writeBinary()).as(value.name()).isPositive();
            assertThat(benchmark.writeText()).as(value.name()).isPositive();
        }
    }
}
