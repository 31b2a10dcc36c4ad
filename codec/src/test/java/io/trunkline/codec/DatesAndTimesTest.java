// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.type.Interval;
import io.trunkline.type.TimeOfDay;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatesAndTimesTest {
    private static final CodecRegistry REGISTRY = CodecRegistry.builtin();
    private static final Codec<LocalDate> DATE = reading("date", LocalDate.class);
    private static final Codec<LocalTime> TIME = reading("time", LocalTime.class);
    private static final Codec<LocalDateTime> TIMESTAMP = reading("timestamp", LocalDateTime.class);
    private static final Codec<OffsetDateTime> TIMESTAMPTZ = reading("timestamptz", OffsetDateTime.class);

    @Test
    void everyDayOfFourteenCenturiesIsReadFromItsText() {
        for (LocalDate day = LocalDate.of(-500, 1, 1); day.getYear() < 900; day = day.plusDays(1)) {
            LocalDate read = Wire.decode(DATE, Wire.encode(DATE, day, Format.TEXT), Format.TEXT);
            if (!read.equals(day)) {
                throw new AssertionError(day + " was read as " + read);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2024-01-01 10:00:00+00,        2024-01-01T10:00:00Z",
        "2024-01-01 10:00:00.5+05:30,   2024-01-01T04:30:00.500Z",
        "2024-01-01 10:00:00-08,        2024-01-01T18:00:00Z",
        "1890-01-01 00:00:00+00:53:28,  1889-12-31T23:06:32Z",
        "1890-01-01 00:00:00-00:25:21,  1890-01-01T00:25:21Z",
        "294277-01-01 00:59:59+01,      +294276-12-31T23:59:59Z",
        "4714-11-23 23:00:00-01 BC,     -4713-11-24T00:00:00Z",
        "0001-01-01 00:00:00+01,        0000-12-31T23:00:00Z",
        "0001-12-31 23:30:00-01 BC,     0001-01-01T00:30:00Z",
    })
    void anOffsetIsTakenOff(String text, String instant) {
        OffsetDateTime read = Wire.decodeText(TIMESTAMPTZ, text);
        assertThat(read).isEqualTo(Instant.parse(instant).atOffset(ZoneOffset.UTC));
        assertThat(read.getOffset()).isEqualTo(ZoneOffset.UTC);
        assertThat(Wire.decodeText(reading("timestamptz", Instant.class), text)).isEqualTo(Instant.parse(instant));
    }

    @ParameterizedTest
    @CsvSource({
        "4714-11-23 23:59:59.999999+00 BC",
        "294277-01-01 00:00:00+00",
        "294276-12-31 23:59:59-01",
        "9999999-12-31 00:00:00+00"
    })
    void anInstantOutsideTheRangeIsRefused(String text) {
        assertThatThrownBy(() -> Wire.decodeText(TIMESTAMPTZ, text))
                .hasMessageContaining("is not a timestamp with time zone");
    }

    @Test
    void whatAParameterSaysKeepsItsOffsetInTextAndItsInstantInBinary() {
        OffsetDateTime india = OffsetDateTime.of(2024, 1, 1, 10, 0, 0, 123_456_789, ZoneOffset.ofHoursMinutes(5, 30));
        assertThat(Wire.encodeText(TIMESTAMPTZ, india)).isEqualTo("2024-01-01 10:00:00.123456789+05:30");
        OffsetDateTime exact = india.withNano(123_456_000);
        assertThat(Wire.encodeHex(TIMESTAMPTZ, exact))
                .isEqualTo(Wire.encodeHex(TIMESTAMPTZ, exact.withOffsetSameInstant(ZoneOffset.UTC)));
        Codec<ZonedDateTime> zoned = reading("timestamptz", ZonedDateTime.class);
        assertThat(Wire.encodeText(zoned, ZonedDateTime.of(1890, 1, 1, 0, 0, 0, 0, ZoneId.of("Europe/Berlin"))))
                .isEqualTo("1890-01-01 00:00:00+00:53:28");
        assertThat(Wire.encodeText(reading("timestamptz", Instant.class), Instant.EPOCH))
                .isEqualTo("1970-01-01 00:00:00+00");
    }

    @Test
    void anOffsetThatTheServerRefusesIsWrittenInUtc() {
        OffsetDateTime far = OffsetDateTime.of(2024, 1, 1, 0, 30, 0, 0, ZoneOffset.ofHours(17));
        assertThat(Wire.encodeText(TIMESTAMPTZ, far)).isEqualTo("2023-12-31 07:30:00+00");
        OffsetDateTime near = far.withOffsetSameLocal(ZoneOffset.ofHoursMinutesSeconds(-15, -59, -59));
        assertThat(Wire.encodeText(TIMESTAMPTZ, near)).isEqualTo("2024-01-01 00:30:00-15:59:59");
    }

    @Test
    void theLastMomentOfTheDayIsNoLocalTimeButATimeOfDayOrAString() {
        String message = "24:00:00 is a time that LocalTime cannot hold: read it as TimeOfDay";
        assertThatThrownBy(() -> Wire.decodeText(TIME, "24:00:00")).hasMessage(message);
        assertThatThrownBy(() -> Wire.decodeHex(TIME, "000000141dd76000")).hasMessage(message);
        Codec<TimeOfDay> timeOfDay = reading("time", TimeOfDay.class);
        assertThat(Wire.decodeText(timeOfDay, "24:00:00")).isEqualTo(TimeOfDay.END_OF_DAY);
        assertThat(Wire.decodeHex(timeOfDay, "000000141dd76000")).isEqualTo(TimeOfDay.END_OF_DAY);
        Codec<String> string = reading("time", String.class);
        assertThat(Wire.decodeText(string, "24:00:00")).isEqualTo("24:00:00");
        assertThat(Wire.decodeHex(string, "000000141dd76000")).isEqualTo("24:00:00");
        assertThat(Wire.decodeHex(string, "000000141dd75fff")).isEqualTo("23:59:59.999999");
    }

    @Test
    void theLastMomentOfTheDayWithAnOffsetIsNoOffsetTimeButAString() {
        Codec<OffsetTime> codec = reading("timetz", OffsetTime.class);
        String message = "24:00:00+02 is a time that OffsetTime cannot hold: read it as OffsetTimeOfDay";
        assertThatThrownBy(() -> Wire.decodeText(codec, "24:00:00+02")).hasMessage(message);
        assertThatThrownBy(() -> Wire.decodeHex(codec, "000000141dd76000ffffe3e0"))
                .hasMessage(message);
        Codec<String> string = reading("timetz", String.class);
        assertThat(Wire.decodeText(string, "24:00:00+02")).isEqualTo("24:00:00+02");
        assertThat(Wire.decodeHex(string, "000000141dd76000ffffe3e0")).isEqualTo("24:00:00+02");
    }

    @Test
    void anOffsetTimeThatTheServerMayRefuseIsLeftToIt() {
        Codec<OffsetTime> codec = reading("timetz", OffsetTime.class);
        OffsetTime far = OffsetTime.of(LocalTime.NOON, ZoneOffset.ofHours(16));
        assertThat(codec.isExact(far)).isFalse();
        assertThat(Wire.encodeText(codec, far)).isEqualTo("12:00:00+16");
        assertThatThrownBy(() -> Wire.encode(codec, far, Format.BINARY)).isInstanceOf(IllegalArgumentException.class);
        OffsetTime fine = OffsetTime.of(LocalTime.of(1, 2, 3, 4), ZoneOffset.UTC);
        assertThat(codec.isExact(fine)).isFalse();
        assertThat(Wire.encodeText(codec, fine)).isEqualTo("01:02:03.000000004+00");
    }

    @Test
    void aDurationIsAnIntervalWithoutDaysAndAPeriodOneWithoutATime() {
        Codec<Duration> duration = reading("interval", Duration.class);
        Codec<Period> period = reading("interval", Period.class);
        for (Format format : Format.values()) {
            byte[] both = Wire.encode(reading("interval", Interval.class), new Interval(1, 2, 3), format);
            assertThatThrownBy(() -> Wire.decode(duration, both, format))
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessageContaining("1 mon 2 days 00:00:00.000003")
                    .hasMessageContaining("read it as Interval");
            assertThatThrownBy(() -> Wire.decode(period, both, format))
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessageContaining("read it as Interval");
        }
        assertThat(duration.isExact(Duration.ofNanos(1))).isFalse();
        assertThat(Wire.encodeText(duration, Duration.ofNanos(1))).isEqualTo("PT0.000000001S");
        assertThat(duration.isExact(Duration.ofSeconds(Long.MAX_VALUE))).isFalse();
        assertThat(duration.isExact(Duration.ofSeconds(Long.MIN_VALUE))).isFalse();
        assertThat(period.isExact(Period.ofYears(Integer.MAX_VALUE))).isFalse();
        assertThatThrownBy(() -> Wire.encode(duration, Duration.ofNanos(1), Format.BINARY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Wire.encode(period, Period.ofYears(Integer.MAX_VALUE), Format.BINARY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Servers before version 17 read the bytes as a number and refuse the text. */
    @Test
    void anInfiniteIntervalGoesAsText() {
        Codec<Interval> codec = reading("interval", Interval.class);
        assertThat(codec.isExact(Interval.INFINITY)).isFalse();
        assertThat(codec.isExact(Interval.MINUS_INFINITY)).isFalse();
        assertThat(codec.isExact(new Interval(Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE - 1)))
                .isTrue();
    }

    @Test
    void whatIsFinerThanAMicrosecondIsLeftToTheServer() {
        LocalTime fine = LocalTime.of(1, 2, 3, 4);
        assertThat(TIME.isExact(fine)).isFalse();
        assertThat(Wire.encodeText(TIME, fine)).isEqualTo("01:02:03.000000004");
        assertThatThrownBy(() -> Wire.encode(TIME, fine, Format.BINARY)).hasMessage("a time finer than a microsecond");
        LocalDateTime stamp = LocalDate.EPOCH.atTime(fine);
        assertThat(TIMESTAMP.isExact(stamp)).isFalse();
        assertThat(Wire.encodeText(TIMESTAMP, stamp)).isEqualTo("1970-01-01 01:02:03.000000004");
        assertThatThrownBy(() -> Wire.encode(TIMESTAMP, stamp, Format.BINARY))
                .hasMessage("a time stamp finer than a microsecond");
    }

    @Test
    void parametersOutsideTheRangeAreRefusedInBothFormats() {
        for (Format format : Format.values()) {
            for (LocalDate day : new LocalDate[] {LocalDate.of(5874898, 1, 1), LocalDate.of(-4713, 11, 23)}) {
                assertThatThrownBy(() -> Wire.encode(DATE, day, format))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("outside PostgreSQL's range");
            }
            LocalDateTime late = LocalDateTime.of(294277, 1, 1, 0, 0);
            assertThatThrownBy(() -> Wire.encode(TIMESTAMP, late, format))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("outside PostgreSQL's range");
            assertThatThrownBy(() -> Wire.encode(TIMESTAMPTZ, late.atOffset(ZoneOffset.UTC), format))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("OffsetDateTime");
            assertThatThrownBy(() ->
                            Wire.encode(reading("timestamptz", Instant.class), Instant.MAX.minusSeconds(1), format))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static <T> Codec<T> reading(String type, Class<T> javaType) {
        return requireNonNull(REGISTRY.forReading(type, javaType));
    }
}
