// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.codec.builtin.TypeCodecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The guide's table of types is what the registry says. {@code -Dtrunkline.docs.write=true} writes it anew:
 * {@code mvn test -pl codec -am -Dtest=TypeTableTest -Dsurefire.failIfNoSpecifiedTests=false -Dtrunkline.docs.write=true}.
 */
class TypeTableTest {
    private static final Path GUIDE = Path.of("..", "docs", "guide", "types.md");
    private static final String BEGIN = "<!-- written by TypeTableTest: begin -->\n";
    private static final String END = "<!-- written by TypeTableTest: end -->\n";

    @Test
    void theGuidesTableIsTheRegistrys() throws IOException {
        String guide = Files.readString(GUIDE);
        int begin = guide.indexOf(BEGIN) + BEGIN.length();
        int end = guide.indexOf(END);
        assertThat(end).isGreaterThanOrEqualTo(begin);
        String table = table();
        if (Boolean.getBoolean("trunkline.docs.write")) {
            Files.writeString(GUIDE, guide.substring(0, begin) + table + guide.substring(end));
        } else {
            assertThat(guide.substring(begin, end)).isEqualTo(table);
        }
    }

    private static String table() {
        StringBuilder table = new StringBuilder("""
                | PostgreSQL | `get(i)` | also read as | parameters in binary, where exact |
                |---|---|---|---|
                """);
        CodecRegistry.builtin().types().stream()
                .filter(type -> !type.type().name().startsWith("_"))
                .sorted(Comparator.comparing((TypeCodecs type) -> Integer.toUnsignedLong(
                                type.type().oid() == 0 ? -1 : type.type().oid()))
                        .thenComparing(type -> type.type().name()))
                .forEach(type -> table.append(row(type)));
        return table.toString();
    }

    private static String row(TypeCodecs type) {
        Class<?> natural = type.natural().javaType();
        Set<String> others = names(type.reading());
        others.add("String");
        others.remove(natural.getSimpleName());
        return "| `%s`%s | %s | %s | %s |%n"
                .formatted(
                        type.type().name().equals("char")
                                ? "\"char\""
                                : type.type().name(),
                        type.format() == Format.TEXT ? " ¹" : "",
                        code(natural.getSimpleName()),
                        others.stream().map(TypeTableTest::code).collect(Collectors.joining(", ")),
                        names(type.writing()).stream().map(TypeTableTest::code).collect(Collectors.joining(", ")));
    }

    private static Set<String> names(List<Codec<?>> codecs) {
        return codecs.stream()
                .map((Function<Codec<?>, String>) codec -> codec.javaType().getSimpleName())
                .collect(Collectors.toCollection(() -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER)));
    }

    private static String code(String name) {
        return '`' + name + '`';
    }
}
