// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values.property;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Ranges and multiranges. The server takes no bounds in the wrong order, so bounds are keys that we can order as it does.
 *
 * @param <K> what tells the order
 * @param key draws one
 * @param text what the server reads for it
 * @param discrete whether the server moves bounds to the next value: the last one has none
 * @param last the last one of those
 * @param borders ranges at the borders
 */
record Ranges<K>(
        Function<Draws, K> key,
        Comparator<K> order,
        Function<K, String> text,
        boolean discrete,
        @Nullable K last,
        List<String> borders) {

    static final Ranges<Long> INT4 = whole(31, Integer.MAX_VALUE, "[-2147483648,2147483647)", "(,2147483647)");
    static final Ranges<Long> INT8 = whole(63, Long.MAX_VALUE, "[-9223372036854775808,9223372036854775807)", "[0,0]");
    static final Ranges<BigDecimal> NUMERIC = new Ranges<>(
            draws -> draws.rarely(10)
                    ? draws.pick(List.of(Ends.INFINITY, Ends.MINUS_INFINITY))
                    : new BigDecimal(NumberLiterals.decimal(draws)),
            Comparator.naturalOrder(),
            Ends::text,
            false,
            null,
            List.of("[1.10,1.1]", "[NaN,NaN]", "(-Infinity,Infinity)", "[,Infinity]", "(0.0,0.00)"));
    static final Ranges<Long> DATE = new Ranges<>(
            draws -> TimeLiterals.day(draws),
            Comparator.naturalOrder(),
            TimeLiterals::date,
            true,
            null,
            List.of(
                    "[infinity,infinity]",
                    "(-infinity,infinity)",
                    "[4714-11-24 BC,5874897-12-31)",
                    "[2024-02-28,2024-02-29]"));
    static final Ranges<Long> TIMESTAMP = times("");
    static final Ranges<Long> TIMESTAMPTZ = times("+00");

    /** In the order of its bytes, as databases with the collation C have it. */
    static final Ranges<String> TEXT = new Ranges<>(
            TextLiterals::text,
            (one, other) -> Arrays.compareUnsigned(
                    one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8)),
            text -> text,
            false,
            null,
            List.of(
                    "[\"\",\"\"]",
                    "(\"\",)",
                    "[\"a,b\",\"c\"\"d\"]",
                    "[NULL,empty]",
                    "[\\\\,\\\\\\\\)",
                    "(\" \",\"  \")"));

    static final Ranges<Double> FLOAT8 = new Ranges<Double>(
            draws -> draws.rarely(10) ? Double.POSITIVE_INFINITY : NumberLiterals.finite(draws),
            Comparator.naturalOrder(),
            number -> Double.toString(number),
            false,
            null,
            List.of("[-0,0]", "[NaN,NaN]", "(-Infinity,NaN)", "[5e-324,1e308]"));
    static final Ranges<Long> INET = new Ranges<>(
            draws -> draws.upTo(32),
            Comparator.naturalOrder(),
            NetworkLiterals::four,
            false,
            null,
            List.of("[1.2.3.4,::1]", "[10.0.0.0/8,10.0.0.1]", "(::,)", "[::ffff:1.2.3.4,2001:db8::/32)"));

    private static Ranges<Long> whole(int bits, long last, String... borders) {
        return new Ranges<>(
                draws -> draws.signed(bits), Comparator.naturalOrder(), Object::toString, true, last, List.of(borders));
    }

    private static Ranges<Long> times(String zone) {
        return new Ranges<>(
                TimeLiterals::instantOrEndless,
                Comparator.naturalOrder(),
                micros -> TimeLiterals.timestamp(micros, zone),
                false,
                null,
                List.of("[infinity,infinity]", "(-infinity,infinity)", "[,infinity)", "(-infinity,]"));
    }

    /** What a numeric can be and a decimal cannot. */
    private static final class Ends {
        static final BigDecimal INFINITY = new BigDecimal("1E+1000000");
        static final BigDecimal MINUS_INFINITY = INFINITY.negate();

        static String text(BigDecimal number) {
            return number.compareTo(INFINITY) == 0
                    ? "Infinity"
                    : number.compareTo(MINUS_INFINITY) == 0 ? "-Infinity" : number.toPlainString();
        }
    }

    Generator range() {
        List<String> all = new ArrayList<>(borders);
        all.addAll(List.of("empty", "(,)", "[,]"));
        return new Generator(List.copyOf(all), this::drawn);
    }

    Generator multirange() {
        List<String> all = new ArrayList<>(List.of("{}", "{empty}", "{(,)}"));
        borders.forEach(border -> all.add("{" + border + "}"));
        return new Generator(List.copyOf(all), draws -> {
            StringJoiner ranges = new StringJoiner(",", "{", "}");
            while (draws.more(3)) {
                ranges.add(drawn(draws));
            }
            return ranges.toString();
        });
    }

    private String drawn(Draws draws) {
        if (draws.rarely(12)) {
            return "empty";
        }
        @Nullable K lower = draws.rarely(8) ? null : key.apply(draws);
        @Nullable K upper = draws.rarely(8) ? null : draws.rarely(8) ? lower : key.apply(draws);
        if (lower != null && upper != null && order.compare(lower, upper) > 0) {
            K swap = lower;
            lower = upper;
            upper = swap;
        }
        boolean beyondLower = discrete && lower != null && lower.equals(last);
        boolean beyondUpper = discrete && upper != null && upper.equals(last);
        String begin = draws.below(2) == 0 || beyondLower ? "[" : "(";
        String end = draws.below(2) == 0 || beyondUpper ? ")" : "]";
        return begin + bound(lower) + "," + bound(upper) + end;
    }

    private String bound(@Nullable K bound) {
        return bound == null ? "" : Composed.quoted(text.apply(bound));
    }
}
