// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeOfDayTest {
    @ParameterizedTest
    @ValueSource(strings = {"00:00:00", "00:00:00.000001", "12:34:56.7", "23:59:59.999999", "24:00:00"})
    void itIsReadFromWhatItPrints(String text) {
        assertThat(TimeOfDay.parse(text)).hasToString(text);
        for (String offset : new String[] {"+00", "-08", "+05:30", "-00:25:21", "+15:59:59", "-15:59:59"}) {
            assertThat(OffsetTimeOfDay.parse(text + offset)).hasToString(text + offset);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "24:00:00.000001", "24:00:01", "25:00:00", "1:2:3", "12:00", "12:00:00+00", "12:60:00"})
    void whatIsNoTimeIsRefused(String text) {
        assertThatThrownBy(() -> TimeOfDay.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is not a time of day");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12:00:00", "12:00:00+", "12:00:00+16", "12:00:00 +01", "12:00:00Z", "24:00:01+00"})
    void whatIsNoTimeWithAnOffsetIsRefused(String text) {
        assertThatThrownBy(() -> OffsetTimeOfDay.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is not a time of day with an offset");
    }

    @Test
    void theEndOfTheDayIsNotTheBeginningOfTheNext() {
        assertThat(TimeOfDay.END_OF_DAY).isNotEqualTo(TimeOfDay.MIDNIGHT).isGreaterThan(TimeOfDay.of(LocalTime.NOON));
        assertThatThrownBy(TimeOfDay.END_OF_DAY::toLocalTime)
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("24:00:00 is a time that LocalTime cannot hold");
        assertThatThrownBy(() -> OffsetTimeOfDay.parse("24:00:00+02").toOffsetTime())
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("24:00:00+02 is a time that OffsetTime cannot hold");
    }

    @Test
    void othersAreTheSameInJava() {
        LocalTime time = LocalTime.of(1, 2, 3, 4_000);
        assertThat(TimeOfDay.of(time).toLocalTime()).isEqualTo(time);
        OffsetTime withOffset = OffsetTime.of(time, ZoneOffset.ofHoursMinutes(-3, -30));
        assertThat(OffsetTimeOfDay.of(withOffset)).hasToString("01:02:03.000004-03:30");
        assertThat(OffsetTimeOfDay.of(withOffset).toOffsetTime()).isEqualTo(withOffset);
        assertThatThrownBy(() -> TimeOfDay.of(LocalTime.of(0, 0, 0, 1))).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> OffsetTimeOfDay.of(OffsetTime.of(time, ZoneOffset.MAX)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("64800 seconds are no offset from UTC, which is below 16 hours");
    }

    @Test
    void whatIsOutsideTheDayIsRefused() {
        assertThatThrownBy(() -> new TimeOfDay(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TimeOfDay(86_400_000_001L)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OffsetTimeOfDay(86_400_000_001L, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OffsetTimeOfDay(0, 57_600)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OffsetTimeOfDay(0, Integer.MIN_VALUE))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
