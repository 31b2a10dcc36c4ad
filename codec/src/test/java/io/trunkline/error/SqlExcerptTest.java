// SPDX-License-Identifier: Apache-2.0
package io.trunkline.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SqlExcerptTest {
    /** The place is marked by ▲ in front of its character; columns of the caret are counted from 0. */
    static Stream<Arguments> places() {
        return Stream.of(
                Arguments.of("▲selct 1", "  selct 1", 2),
                Arguments.of("select 1 ▲+", "  select 1 +", 11),
                Arguments.of("select 1 +▲", "  select 1 +", 12),
                Arguments.of("select 1 +  \n \n▲", "  select 1 +", 12),
                Arguments.of("select ▲x\n", "  select x", 9),
                Arguments.of("select\n▲x", "  line 2: x", 10),
                Arguments.of("▲selct\nx", "  line 1: selct", 10),
                Arguments.of("a\r\nb\rc\n▲d\r\ne", "  line 4: d", 10),
                Arguments.of("\n\n    select\n      ▲x,\n      y", "  line 4: x,", 10),
                Arguments.of("\n\t  select\t▲x", "  line 2: select x", 17),
                Arguments.of("  ▲ x", "   x", 2),
                Arguments.of("select 'größer', ▲x", "  select 'größer', x", 19),
                // Beyond the 16 bits of a char, and two columns wide.
                Arguments.of("select '😀', ▲x", "  select '😀', x", 15),
                Arguments.of("select '漢字', ▲x", "  select '漢字', x", 17),
                Arguments.of("select 'ｆｕｌｌ한', ▲x", "  select 'ｆｕｌｌ한', x", 23),
                // A combining accent takes no column.
                Arguments.of("select 'e\u0301', ▲x", "  select 'e\u0301', x", 14),
                // Nothing that turns, hides or colours text gets through.
                Arguments.of("select \u001b[31m, \u202e▲x\u0007", "  select  [31m,  x ", 17),
                Arguments.of("select 1 ▲\u0007", "  select 1  ", 11));
    }

    @ParameterizedTest
    @MethodSource("places")
    void thePlaceIsUnderItsCharacter(String marked, String line, int column) {
        assertThat(at(marked)).isEqualTo(line + "\n" + " ".repeat(column) + "^");
    }

    @ParameterizedTest
    @CsvSource({"'', 1", "'  ', 1", "abc, 0", "abc, -1", "abc, 5", "😀, 3", "abc, 2147483647"})
    void whereThereIsNoSuchPlaceNothingIsShown(String sql, int position) {
        assertThat(SqlExcerpt.at(position, sql, "")).isNull();
    }

    @Test
    void aPlaceJustBehindTheLastCharacterIsOne() {
        assertThat(SqlExcerpt.at(4, "abc", "")).isEqualTo("  abc\n     ^");
        assertThat(SqlExcerpt.at(2, "😀", "")).isEqualTo("  😀\n    ^");
    }

    @Test
    void ofALongLineTheSurroundingsAreShown() {
        String far = "0123456789".repeat(10);
        assertThat(at(far + "▲X" + far))
                .isEqualTo("  …" + far.substring(52) + "X" + far.substring(0, 23) + "…\n" + " ".repeat(51) + "^");
        assertThat(at("▲X" + far)).isEqualTo("  X" + far.substring(0, 71) + "…\n  ^");
        assertThat(at(far + "▲X")).isEqualTo("  …" + far.substring(29) + "X\n" + " ".repeat(74) + "^");
        assertThat(at("select\n" + far + "▲"))
                .isEqualTo("  line 2: …" + far.substring(28) + "\n" + " ".repeat(83) + "^");
        String just = far.substring(0, 71);
        assertThat(at(just + "▲X")).isEqualTo("  " + just + "X\n" + " ".repeat(73) + "^");
    }

    @Test
    void whateverTheTextItIsTwoShortLinesAndTheCaretIsWithin() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int[] alphabet = {'a', ' ', '\n', '\r', '\t', 'é', '漢', 0x1F600, 0x301, '\'', '$', 7};
        for (int i = 0; i < 20_000; i++) {
            int length = random.nextInt(300);
            StringBuilder sql = new StringBuilder();
            for (int k = 0; k < length; k++) {
                sql.appendCodePoint(alphabet[random.nextInt(random.nextInt(4) == 0 ? alphabet.length : 2)]);
            }
            int position = 1 + random.nextInt(length + 1);
            String excerpt = SqlExcerpt.at(position, sql.toString(), "internal query");
            if (excerpt == null) {
                assertThat(sql.toString()).as("seed %d", seed).isBlank();
                continue;
            }
            String[] lines = excerpt.split("\n", -1);
            assertThat(lines).as("seed %d", seed).hasSize(2);
            assertThat(lines[0].codePointCount(0, lines[0].length()))
                    .as("seed %d", seed)
                    .isLessThan(110);
            assertThat(lines[1]).as("seed %d", seed).matches(" {18,170}\\^");
        }
    }

    private static @Nullable String at(String marked) {
        int mark = marked.indexOf('▲');
        return SqlExcerpt.at(marked.codePointCount(0, mark) + 1, marked.replace("▲", ""), "");
    }
}
