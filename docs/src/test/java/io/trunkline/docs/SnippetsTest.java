// SPDX-License-Identifier: Apache-2.0
package io.trunkline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every Java snippet in README and guide stands word for word in code that is compiled and run. */
class SnippetsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path CODE = ROOT.resolve("docs/src/test/java/io/trunkline/docs/CallSitesIT.java");
    private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    static Stream<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        pages.add(ROOT.resolve("README.md"));
        try (Stream<Path> guide = Files.list(ROOT.resolve("docs/guide"))) {
            guide.filter(page -> page.toString().endsWith(".md")).forEach(pages::add);
        }
        return pages.stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everySnippetIsCodeThatRuns(Path page) throws IOException {
        String code = squeezed(Files.readString(CODE));
        Matcher snippet = SNIPPET.matcher(Files.readString(page));
        int found = 0;
        while (snippet.find()) {
            found++;
            for (String statement : snippet.group(1).split(";\n", -1)) {
                String wanted = squeezed(withoutComments(statement));
                assertThat(code).as("a snippet of %s", page.getFileName()).contains(wanted);
            }
        }
        assertThat(found).isPositive();
    }

    private static String withoutComments(String snippet) {
        return snippet.replaceAll("(?m)^\\s*//.*$", "");
    }

    /** Layout is the formatter's business. */
    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }
}
