// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values.property;

import java.math.BigDecimal;
import java.util.function.Function;

/** Numbers: whole ones, decimals, those with a floating point, money. */
final class NumberLiterals {
    static final Generator BOOL = Generator.oneOf("false", "true");
    static final Generator INT2 =
            whole(15).with("0", "1", "-1", "127", "128", "-128", "-129", "255", "256", "32767", "-32768");
    static final Generator INT4 = whole(31)
            .with("0", "1", "-1", "32767", "32768", "-32769", "16777217", "99999999", "2147483647", "-2147483648");
    static final Generator INT8 = whole(63)
            .with(
                    "0",
                    "-1",
                    "2147483648",
                    "-2147483649",
                    "9007199254740993",
                    "1000000000000000000",
                    "9223372036854775807",
                    "-9223372036854775808");
    /** Unsigned, of 32 bits. */
    static final Generator OID =
            Generator.of(draws -> Long.toString(draws.upTo(32)), "0", "1", "2147483647", "2147483648", "4294967295");

    static final Generator XID8 = Generator.of(
            draws -> Long.toUnsignedString(draws.upTo(64)),
            "0",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551615");

    static final Generator FLOAT4 = Generator.of(
            NumberLiterals::single,
            "0",
            "-0",
            "NaN",
            "Infinity",
            "-Infinity",
            "1e-45",
            "1.1754944e-38",
            "1.17549421e-38",
            "3.4028235e38",
            "-3.4028235e38",
            "16777216",
            "16777218",
            "123456.79",
            "999999",
            "1000000",
            "1e6",
            "9999999",
            "1e7",
            "8.5899346e9",
            "0.0001",
            "0.00001",
            "9.5367432e-7");

    /** Without what has no order or is none: for where the server calculates. */
    static final Function<Draws, String> FINITE = draws -> Double.toString(finite(draws));

    static final Generator FLOAT8 = Generator.of(
            draws -> Double.toString(draws.rarely(40) ? Double.longBitsToDouble(draws.bits(64)) : finite(draws)),
            "0",
            "-0",
            "NaN",
            "Infinity",
            "-Infinity",
            "5e-324",
            "2.2250738585072011e-308",
            "2.2250738585072014e-308",
            "1.7976931348623157e308",
            "-1.7976931348623157e308",
            "9007199254740993",
            "9007199254740994",
            "0.1",
            "0.30000000000000004",
            "1e14",
            "1e15",
            "123456789012345680",
            "1e16",
            "1e22",
            "1e23",
            "9.5e-5",
            "0.0001",
            "0.00001",
            "2e-3",
            "8.41e21",
            "2.0919495182368195e19",
            "2.6e-320");

    static final Generator NUMERIC = Generator.of(
            NumberLiterals::decimal,
            "0",
            "0.00",
            "-0.0",
            "NaN",
            "Infinity",
            "-Infinity",
            "1.000",
            "9999",
            "10000",
            "0.0001",
            "0.00001",
            "100000000",
            "99999999999999999999.99999",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "1e100",
            "1e308",
            "1e309",
            "1e1000",
            "1.5e-100",
            "1e-1000",
            "1e5000",
            "0.10000000000000000000000000000000000000");

    static final Generator MONEY = Generator.of(
            draws -> {
                long cents = draws.signed(63);
                return (cents < 0 ? "-" : "")
                        + new BigDecimal(cents).movePointLeft(2).abs().toPlainString();
            },
            "0",
            "0.01",
            "-0.01",
            "999.99",
            "1000",
            "-1234567.89",
            "92233720368547758.07",
            "-92233720368547758.08");

    private NumberLiterals() {}

    private static Generator whole(int bits) {
        return Generator.of(draws -> Long.toString(draws.signed(bits)));
    }

    private static String single(Draws draws) {
        return switch (draws.below(3)) {
            case 0 -> Float.toString((float) draws.signed(30));
            case 1 -> draws.signed(20) + "e" + draws.between(0, 24);
            default -> Float.toString(Float.intBitsToFloat((int) draws.bits(32)));
        };
    }

    static double finite(Draws draws) {
        double any =
                switch (draws.below(4)) {
                    case 0 -> draws.signed(60);
                    case 1 -> draws.signed(30) / 1000.0;
                    case 2 -> draws.signed(53) * Math.pow(10, draws.below(400) - 200);
                    default -> Double.longBitsToDouble(draws.bits(64));
                };
        return Double.isNaN(any) || Double.isInfinite(any) ? 0 : any;
    }

    static String decimal(Draws draws) {
        StringBuilder text = new StringBuilder(draws.below(2) == 0 ? "" : "-");
        long more = draws.rarely(30) ? 300 : 8;
        text.append(draws.upTo(20));
        for (int i = 0; i < more && draws.more(3); i++) {
            text.append(draws.pick("0", "0000", "9", "9999", "5", "1234", "10000000"));
        }
        if (draws.below(2) == 1) {
            text.append('.').append(draws.below(10));
            for (int i = 0; i < more && draws.more(3); i++) {
                text.append(draws.pick("0", "00", "0000", "9", "9999", "5", "123"));
            }
        }
        if (draws.rarely(10)) {
            text.append('e').append(draws.between(0, 60) - draws.below(60));
        }
        return text.toString();
    }
}
