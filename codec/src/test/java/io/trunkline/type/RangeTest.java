// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "empty",
                "(,)",
                "[1,5)",
                "(,5]",
                "[1,)",
                "[\"\",\" \")",
                "[\"a \"\"quoted\"\" one\",\"back\\\\slash\"]",
                "(\"(\",\")\")",
                "[\"1,2\",\"[3]\"]",
                "[\u00fc,\ud83d\ude00]"
            })
    void whatTheServerPrintsIsReadAndPrintedTheSame(String text) {
        assertThat(Range.parse(text, it -> it)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "` EMPTY `    | empty",
                "` [1,2) `    | [1,2)",
                "`[ 1 ,2)`    | [\" 1 \",2)",
                "[,]          | (,)",
                "[a\\,b,c\"d\"e] | [\"a,b\",cde]",
                "[a\"\"\"\"b,]    | [\"a\"\"b\",)",
            })
    void whatTheServerReadsIsReadToo(String text, String printed) {
        assertThat(Range.parse(text, it -> it)).hasToString(printed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1,2", "[1,2", "[1", "[1,2)x", "[1,2,3)", "{1,2}", "[\"1,2)", "[1,2\\", "emptyx", "[1)"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Range.parse(text, it -> it))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + text + "' is not a range");
        assertThatThrownBy(() -> Multirange.parse("{" + text, it -> it)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMissingBoundIsNeverInclusiveAndTheEmptyRangeHasNone() {
        assertThat(Range.of(null, true, null, true)).isEqualTo(Range.unbounded());
        assertThat(Range.of(1, true, null, true)).isEqualTo(Range.atLeast(1)).isNotEqualTo(Range.greaterThan(1));
        assertThat(Range.of(null, true, 1, false)).isEqualTo(Range.lessThan(1)).isNotEqualTo(Range.atMost(1));
        assertThat(Range.<Integer>empty().lower()).isNull();
        assertThat(Range.empty()).isNotEqualTo(Range.unbounded());
        assertThat(Range.empty().isEmpty()).isTrue();
        assertThat(Range.open(1, 2)).isNotEqualTo(Range.closed(1, 2)).hasSameHashCodeAs(Range.open(1, 2));
        assertThat(Range.closedOpen(1, 2)).isNotEqualTo(Range.openClosed(1, 2)).isNotEqualTo(Range.closedOpen(1, 3));
    }

    @Test
    void boundsThatAreArraysAreComparedByTheirElements() {
        assertThat(Range.atLeast(new byte[] {1}))
                .isEqualTo(Range.atLeast(new byte[] {1}))
                .hasSameHashCodeAs(Range.atLeast(new byte[] {1}))
                .isNotEqualTo(Range.atLeast(new byte[] {2}));
    }

    @Test
    void boundsAreMappedAndMissingOnesStayAway() {
        assertThat(Range.atMost(1).map(it -> "n" + it)).isEqualTo(Range.atMost("n1"));
        assertThat(Range.<Integer>empty().<String>map(it -> "n" + it)).isEqualTo(Range.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{[1,2)}", "{[1,2),(\"4 \",)}", "{empty,(,)}"})
    void multirangesAreReadAndPrintedTheSame(String text) {
        assertThat(Multirange.parse(text, it -> it)).hasToString(text);
        assertThat(Multirange.parse(" " + text.replace("{", "{ ").replace("}", " } "), it -> it))
                .isEqualTo(Multirange.parse(text, it -> it));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}}", "{[1,2)", "{[1,2),}", "{,}", "[1,2)", "{[1,2)[3,4)}"})
    void whatIsNoMultirangeIsRefused(String text) {
        assertThatThrownBy(() -> Multirange.parse(text, it -> it)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMultirangeIsItsRanges() {
        Multirange<Integer> multirange = Multirange.of(Range.atMost(1), Range.atLeast(3));
        assertThat(multirange).isEqualTo(Multirange.of(List.of(Range.atMost(1), Range.atLeast(3))));
        assertThat(multirange.ranges()).containsExactly(Range.atMost(1), Range.atLeast(3));
        assertThat(multirange).isNotEqualTo(Multirange.of(Range.atLeast(3), Range.atMost(1)));
        assertThat(multirange.<Long>map(it -> it + 1L)).isEqualTo(Multirange.of(Range.atMost(2L), Range.atLeast(4L)));
    }
}
