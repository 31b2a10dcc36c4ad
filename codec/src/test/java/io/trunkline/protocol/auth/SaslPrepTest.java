// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SaslPrepTest {
    static Stream<Arguments> passwords() {
        return Stream.of(
                // RFC 4013, section 3
                Arguments.of("I\u00ADX", "IX"),
                Arguments.of("user", "user"),
                Arguments.of("USER", "USER"),
                Arguments.of("\u00AA", "a"),
                Arguments.of("\u2168", "IX"),
                Arguments.of("\u06271", "\u06271"),
                // ASCII is never touched, control characters included
                Arguments.of("", ""),
                Arguments.of("a\u0007\u007F b", "a\u0007\u007F b"),
                // mapped: to a space, to nothing
                Arguments.of("a\u00A0b\u3000c\u200Bd", "a b c d"),
                Arguments.of("a\u200D\uFE0F\uFEFFb", "ab"),
                // normalized
                Arguments.of("\uFF50\uFF57", "pw"),
                Arguments.of("e\u0301", "\u00E9"),
                Arguments.of("\uFB01", "fi"),
                // prohibited, unassigned, or nothing left: as it is
                Arguments.of("\u00AD", "\u00AD"),
                Arguments.of("\u00A0\u0080", "\u00A0\u0080"),
                Arguments.of("\u00A0\u0007", "\u00A0\u0007"),
                Arguments.of("\uFB01\uE000", "\uFB01\uE000"),
                Arguments.of("\uFB01\u200E", "\uFB01\u200E"),
                Arguments.of("\uFB01\uDBFF\uDFFD", "\uFB01\uDBFF\uDFFD"),
                Arguments.of("\uFB01\u0221", "\uFB01\u0221"),
                Arguments.of("\uFB01🐘", "\uFB01🐘"),
                Arguments.of("\uFB01\uD800", "\uFB01\uD800"),
                // right to left: alone, with an end of another kind, with Latin
                Arguments.of("\u0627\u00A0\u0628", "\u0627 \u0628"),
                Arguments.of("\u0627\u00A01", "\u0627\u00A01"),
                Arguments.of("1\u00A0\u0627", "1\u00A0\u0627"),
                Arguments.of("\u05D0\u00A0b\u05D1", "\u05D0\u00A0b\u05D1"));
    }

    @ParameterizedTest
    @MethodSource("passwords")
    void aPasswordIsPreparedAsTheServerPreparesIt(String password, String prepared) {
        assertThat(SaslPrep.prepare(password)).isEqualTo(prepared);
    }

    @Test
    void tablesAreInAscendingOrder() {
        int[] ranges = UnassignedCodePoints.UNICODE_3_2;
        assertThat(ranges.length).isEqualTo(2 * 396);
        assertThat(ranges).isSorted();
    }
}
