// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SystemValuesTest {
    @Test
    void aPlaceInATableIsReadAsItIsPrinted() {
        assertThat(Tid.parse("(4294967295,65535)"))
                .isEqualTo(new Tid(4294967295L, 65535))
                .hasToString("(4294967295,65535)");
        assertThatThrownBy(() -> new Tid(-1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Tid(0, 65536)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "()",
                "(,)",
                "(1,)",
                "(,1)",
                "1,2",
                "(1,2",
                "(1,2,3)",
                "(-1,2)",
                "(1, 2)",
                "(4294967296,1)",
                "(1,65536)",
                "(00000000001,1)",
                "(1٠,1)"
            })
    void whatIsNoPlaceInATableIsRefused(String text) {
        assertThatThrownBy(() -> Tid.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("is not a tid");
    }

    @ParameterizedTest
    @CsvSource({"0/0, 0/0", "16/b374d848, 16/B374D848", "00000001/0000000A, 1/A", "ffffffff/FFFFFFFF, FFFFFFFF/FFFFFFFF"
    })
    void aPositionInTheLogIsPrintedAsTheServerWould(String text, String printed) {
        assertThat(LogSequenceNumber.parse(text)).hasToString(printed).isEqualTo(LogSequenceNumber.parse(printed));
    }

    @Test
    void positionsAreOrderedWithoutASign() {
        assertThat(LogSequenceNumber.parse("FFFFFFFF/0")).isGreaterThan(LogSequenceNumber.parse("7FFFFFFF/FFFFFFFF"));
        assertThat(LogSequenceNumber.parse("0/A")).isLessThan(LogSequenceNumber.parse("1/0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "1", "1/", "/1", "1/2/3", "123456789/0", "0/123456789", "g/0", "-1/0", " 1/0"})
    void whatIsNoPositionIsRefused(String text) {
        assertThatThrownBy(() -> LogSequenceNumber.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("is not a pg_lsn");
    }

    @Test
    void aSnapshotIsReadAsItIsPrinted() {
        assertThat(Snapshot.parse("1:1:"))
                .isEqualTo(new Snapshot(1, 1, List.of()))
                .hasToString("1:1:");
        assertThat(Snapshot.parse("10:20:10,14,15"))
                .isEqualTo(new Snapshot(10, 20, List.of(10L, 14L, 15L)))
                .hasToString("10:20:10,14,15");
        assertThat(Snapshot.parse("1:18446744073709551615:9223372036854775808"))
                .isEqualTo(new Snapshot(1, -1, List.of(Long.MIN_VALUE)))
                .hasToString("1:18446744073709551615:9223372036854775808");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "::",
                "1:2",
                "1::",
                ":1:",
                "1:2:,",
                "1:2:1,",
                "1:2:x",
                "-1:2:",
                "1:+2:",
                "1:18446744073709551616:",
                "1:2: 1",
                "1:2:3:4"
            })
    void whatIsNoSnapshotIsRefused(String text) {
        assertThatThrownBy(() -> Snapshot.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("is not a snapshot");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0:0:", "2:1:", "10:20:9", "10:20:20", "10:20:12,11", "10:20:11,11"})
    void aSnapshotThatCannotBeIsRefused(String text) {
        assertThatThrownBy(() -> Snapshot.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a snapshot with");
    }
}
