// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Period;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntervalTest {
    /** What a server printed with each {@code IntervalStyle} for the interval before it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "00:00:00                             | 0                     | @ 0                                            | PT0S",
                "1 year 2 mons 3 days 04:05:06.7      | +1-2 +3 +4:05:06.7    | @ 1 year 2 mons 3 days 4 hours 5 mins 6.7 secs | P1Y2M3DT4H5M6.7S",
                "-1 years -2 mons +3 days -04:05:06.7 | -1-2 +3 -4:05:06.7    | @ 1 year 2 mons -3 days 4 hours 5 mins 6.7 secs ago | P-1Y-2M3DT-4H-5M-6.7S",
                "-1 years -2 mons                     | -1-2                  | @ 1 year 2 mons ago                            | P-1Y-2M",
                "1 year 2 mons                        | 1-2                   | @ 1 year 2 mons                                | P1Y2M",
                "-3 days -04:05:06.7                  | -3 4:05:06.7          | @ 3 days 4 hours 5 mins 6.7 secs ago           | P-3DT-4H-5M-6.7S",
                "3 days 04:05:06.7                    | 3 4:05:06.7           | @ 3 days 4 hours 5 mins 6.7 secs               | P3DT4H5M6.7S",
                "-3 days                              | -3 0:00:00            | @ 3 days ago                                   | P-3D",
                "-00:00:00.5                          | -0:00:00.5            | @ 0.5 secs ago                                 | PT-0.5S",
                "-3 days +04:05:06                    | +0-0 -3 +4:05:06      | @ 3 days -4 hours -5 mins -6 secs ago          | P-3DT4H5M6S",
                "-1 years -2 days -00:00:01           | -1-0 -2 -0:00:01      | @ 1 year 2 days 1 sec ago                      | P-1Y-2DT-1S",
                "-1 mons                              | -0-1                  | @ 1 mon ago                                    | P-1M",
                "1 day 00:00:01                       | 1 0:00:01             | @ 1 day 1 sec                                  | P1DT1S",
                "-00:00:00.000001                     | -0:00:00.000001       | @ 0.000001 secs ago                            | PT-0.000001S",
                "infinity                             | infinity              | infinity                                       | infinity",
                "-infinity                            | -infinity             | -infinity                                      | -infinity",
                "-178956970 years -8 mons -2147483648 days -2562047788:00:54.775807 | -178956970-8 -2147483648 -2562047788:00:54.775807 | @ 178956970 years 8 mons 2147483648 days 2562047788 hours 54.775807 secs ago | P-178956970Y-8M-2147483648DT-2562047788H-54.775807S"
            })
    void itIsReadInEveryStyleAndPrintedInOne(String postgres, String sql, String verbose, String iso) {
        Interval interval = Interval.parse(postgres);
        assertThat(interval).hasToString(postgres);
        assertThat(Interval.parse(sql)).isEqualTo(interval);
        assertThat(Interval.parse(verbose)).isEqualTo(interval);
        assertThat(Interval.parse(iso)).isEqualTo(interval);
    }

    @ParameterizedTest
    @CsvSource({
        "2 weeks, 0, 14, 0",
        "P2W, 0, 14, 0",
        "1 month 1 minute, 1, 0, 60000000",
        "1 hr -2 seconds, 0, 0, 3598000000",
        "'  1 day   2 days ', 0, 3, 0",
        "4:05, 0, 0, 14700000000",
        "178956970 years 8 mons -1 mons, 2147483647, 0, 0"
    })
    void otherWaysToSayItAreRead(String text, int months, int days, long micros) {
        assertThat(Interval.parse(text)).isEqualTo(new Interval(months, days, micros));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "@",
                "@ ",
                "ago",
                "12",
                "1 2",
                "1 2 3:00:00",
                "1 2 3",
                "-",
                "--1 day",
                "1 dayx",
                "1 Day",
                "1.5 days",
                "1 day ago ago",
                "1:2:3:4",
                "1:60",
                "1:00:60",
                "1:00.5",
                "1:",
                "1-",
                "1-2-3",
                "1 day2",
                "P",
                "PT",
                "P1DT",
                "P1",
                "P1Y1Y",
                "P1M1Y",
                "PT1D",
                "P1H",
                "P1.5D",
                "PT1.S",
                "PT.5S",
                "P1D2",
                "0 0",
                "1e3 days",
                "+",
                "Infinity",
                "1 day.",
                "\u0661 day",
                "1 day 0",
                "1.0000001 secs"
            })
    void whatIsNoIntervalIsRefused(String text) {
        assertThatThrownBy(() -> Interval.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is not an interval");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "178956970 years 8 mons",
                "-178956970 years -9 mons",
                "2147483648 days",
                "2562047788:00:54.775808",
                "9223372036854775808 secs",
                "768614336404564651 years",
                "P99999999999999999999D"
            })
    void whatIsTooLongIsRefused(String text) {
        assertThatThrownBy(() -> Interval.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is an interval out of range");
    }

    @Test
    void aLongTextIsQuotedInPart() {
        assertThatThrownBy(() -> Interval.parse("x".repeat(1000)))
                .hasMessage("'" + "x".repeat(48) + "…' is not an interval");
    }

    @Test
    void anyIntervalIsReadFromWhatItPrints() {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("seed of IntervalTest: " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            Interval interval = new Interval(
                    random.nextInt() >> random.nextInt(32),
                    random.nextInt() >> random.nextInt(32),
                    random.nextLong() >> random.nextInt(64));
            assertThat(Interval.parse(interval.toString())).isEqualTo(interval);
        }
    }

    @Test
    void noPartBecomesAnother() {
        assertThat(Interval.parse("30 days")).isNotEqualTo(Interval.parse("1 mon"));
        assertThat(Interval.parse("24:00:00")).isNotEqualTo(Interval.parse("1 day"));
        assertThat(Interval.parse("12 mons")).isEqualTo(Interval.parse("1 year"));
    }

    @Test
    void aDurationIsTheTimeAndAPeriodTheRest() {
        for (Duration duration : new Duration[] {
            Duration.ZERO,
            Duration.ofDays(3),
            Duration.ofNanos(-1_000),
            Duration.ofSeconds(9_223_372_036_854L, 775_807_000),
            Duration.ofSeconds(-9_223_372_036_855L, 224_192_000)
        }) {
            assertThat(Interval.of(duration).toDuration()).isEqualTo(duration);
        }
        assertThat(Interval.of(Duration.ofDays(3))).isEqualTo(new Interval(0, 0, 259_200_000_000L));
        assertThat(Interval.of(Duration.ofSeconds(-9_223_372_036_855L, 224_192_000))
                        .microseconds())
                .isEqualTo(Long.MIN_VALUE);
        assertThat(Interval.of(Period.of(1, 14, -3))).isEqualTo(new Interval(26, -3, 0));
        assertThat(new Interval(26, -3, 0).toPeriod()).isEqualTo(Period.of(2, 2, -3));
        assertThat(new Interval(-26, 0, 0).toPeriod()).isEqualTo(Period.of(-2, -2, 0));
    }

    @Test
    void whatTheOtherTypeCannotHoldIsAnErrorWithAdvice() {
        assertThatThrownBy(() -> Interval.parse("1 day 01:00:00").toDuration())
                .isInstanceOf(ArithmeticException.class)
                .hasMessage(
                        "the interval 1 day 01:00:00 has months or days, which no Duration holds: read it as Interval");
        assertThatThrownBy(() -> Interval.parse("1 day 01:00:00").toPeriod())
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("the interval 1 day 01:00:00 has a time, which no Period holds: read it as Interval");
        assertThatThrownBy(Interval.INFINITY::toDuration).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(Interval.MINUS_INFINITY::toPeriod).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Interval.of(Duration.ofNanos(1)))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("truncatedTo");
        assertThatThrownBy(() -> Interval.of(Duration.ofSeconds(9_223_372_036_854L, 775_808_000)))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Interval.of(Period.ofYears(Integer.MAX_VALUE)))
                .isInstanceOf(ArithmeticException.class);
    }
}
