// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Random values of types, as SQL: all of them valid, most of them ordinary, some as large as they can be. */
final class RandomSql {
    private static final String[] ALPHABET = {
        "a", "Z", "0", " ", ",", "{", "}", "\"", "\\", "NULL", "\n", "\t", "''", ";", "é", "€", "😀", "漢", "\u0001",
        "\u007f"
    };
    private static final long MICROSECONDS_PER_DAY = 86_400_000_000L;

    private final Random random;

    RandomSql(long seed) {
        random = new Random(seed);
    }

    /** {@return expressions of the type; none if there is no telling them} */
    List<String> of(String type, int count) {
        List<String> all = new ArrayList<>();
        if (type.startsWith("_")) {
            List<String> elements = of(type.substring(1), count);
            for (int i = 0; i < elements.size(); i++) {
                all.add(array(elements, type));
            }
            return all;
        }
        for (int i = 0; i < count; i++) {
            String text = text(type);
            if (text != null) {
                all.add("cast(" + text + " as pg_catalog.\"" + type + "\")");
            }
        }
        return all;
    }

    private String array(List<String> elements, String type) {
        List<String> chosen = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            chosen.add(random.nextInt(6) == 0 ? "null" : elements.get(random.nextInt(elements.size())));
        }
        return "cast(array[" + String.join(", ", chosen) + "] as pg_catalog.\"" + type + "\")";
    }

    private String text(String type) {
        return switch (type) {
            case "bool" -> "" + random.nextBoolean();
            case "int2" -> quoted((short) whole());
            case "int4" -> quoted((int) whole());
            case "int8" -> quoted(whole());
            case "oid" -> quoted(whole() & 0xffffffffL);
            case "float4" -> quoted(finite(Float.intBitsToFloat(random.nextInt()), (float) whole()));
            case "float8" ->
                quoted(finite(Double.longBitsToDouble(random.nextLong()), random.nextInt(100_000_000) / 1000.0));
            case "numeric" -> quoted(decimal().toPlainString());
            case "text", "varchar", "bpchar", "name" -> characters();
            case "bytea" -> bytes();
            case "uuid" -> quoted(new UUID(random.nextLong(), random.nextLong()));
            case "date" -> "date '2000-01-01' + " + day();
            case "time" -> "time '00:00' + " + microseconds(random.nextLong(MICROSECONDS_PER_DAY));
            case "timetz" -> quoted(clock() + offset());
            case "timestamp" -> "timestamp '2000-01-01' + " + day() + " * interval '1 day' + " + microseconds(inDay());
            case "timestamptz" ->
                "timestamptz '2000-01-01 00:00+00' + " + day() + " * interval '24 hours' + " + microseconds(inDay());
            case "interval" ->
                quoted("%d months %d days %d microseconds"
                        .formatted(random.nextInt(4000) - 2000, random.nextInt(20_000) - 10_000, inDay() * sign()));
            case "inet" -> quoted(address() + "/" + random.nextInt(33));
            case "macaddr" -> quoted(hex(6));
            case "point" -> "point(" + coordinate() + ", " + coordinate() + ")";
            case "box" -> "box(" + text("point") + ", " + text("point") + ")";
            case "lseg" -> "lseg(" + text("point") + ", " + text("point") + ")";
            case "circle" -> "circle(" + text("point") + ", " + Math.abs(random.nextInt(1000)) / 8.0 + ")";
            case "json", "jsonb" -> "jsonb_build_object('a', " + quoted(whole()) + "::int8, 'ü', " + characters() + ")";
            default -> null;
        };
    }

    private static String quoted(Object value) {
        return "'" + value + "'";
    }

    private static double finite(double one, double other) {
        return Double.isFinite(one) ? one : other;
    }

    private static float finite(float one, float other) {
        return Float.isFinite(one) ? one : other;
    }

    private long whole() {
        return switch (random.nextInt(3)) {
            case 0 -> random.nextInt(200) - 100;
            case 1 -> random.nextLong();
            default -> random.nextLong() >> random.nextInt(64);
        };
    }

    private BigDecimal decimal() {
        return random.nextBoolean()
                ? BigDecimal.valueOf(whole(), random.nextInt(25))
                : new BigDecimal(new BigInteger(random.nextInt(400), random), random.nextInt(60));
    }

    private String characters() {
        StringBuilder text = new StringBuilder("'");
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(ALPHABET[random.nextInt(ALPHABET.length)]);
        }
        return text.append('\'').toString();
    }

    private String bytes() {
        return quoted("\\x" + hex(random.nextInt(20)));
    }

    private String hex(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Mostly within some centuries, from 4713 BC at the earliest to the year 200,000. */
    private int day() {
        return random.nextInt(5) > 0 ? random.nextInt(200_000) - 100_000 : random.nextInt(74_000_000) - 2_451_000;
    }

    private long inDay() {
        return random.nextBoolean() ? random.nextInt(86_400) * 1_000_000L : random.nextLong(MICROSECONDS_PER_DAY);
    }

    private int sign() {
        return random.nextBoolean() ? 1 : -1;
    }

    private static String microseconds(long count) {
        return count + " * interval '1 microsecond'";
    }

    private String clock() {
        return "%02d:%02d:%02d.%06d"
                .formatted(random.nextInt(24), random.nextInt(60), random.nextInt(60), random.nextInt(1_000_000));
    }

    private String offset() {
        return "%s%02d:%02d".formatted(random.nextBoolean() ? "+" : "-", random.nextInt(15), random.nextInt(60));
    }

    private String address() {
        return random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256);
    }

    private double coordinate() {
        return random.nextInt(4) == 0 ? random.nextGaussian() * 1e12 : random.nextInt(10_000) / 16.0 - 300;
    }
}
