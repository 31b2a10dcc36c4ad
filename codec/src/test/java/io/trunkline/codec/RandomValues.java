// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import io.trunkline.type.BitString;
import io.trunkline.type.Cidr;
import io.trunkline.type.Composite;
import io.trunkline.type.Inet;
import io.trunkline.type.Interval;
import io.trunkline.type.LogSequenceNumber;
import io.trunkline.type.MacAddr;
import io.trunkline.type.MacAddr8;
import io.trunkline.type.Multirange;
import io.trunkline.type.OffsetTimeOfDay;
import io.trunkline.type.Range;
import io.trunkline.type.Snapshot;
import io.trunkline.type.Tid;
import io.trunkline.type.TimeOfDay;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

/** Values of every Java type that a built-in codec has; small, large and odd ones alike. */
final class RandomValues {
    private static final String[] ALPHABET = {
        "a",
        "Z",
        "0",
        " ",
        ",",
        "{",
        "}",
        "\"",
        "\\",
        "NULL",
        "null",
        "\n",
        "\t",
        "\u000b",
        "'",
        ";",
        "\u00e9",
        "\u20ac",
        "\ud83d\ude00",
        "\uFFFD",
        "\u0001",
        "\u007f"
    };

    private static final Map<PgType, Class<?>> BOUNDS = Map.ofEntries(
            Map.entry(PgType.INT4RANGE, Integer.class),
            Map.entry(PgType.INT4MULTIRANGE, Integer.class),
            Map.entry(PgType.INT8RANGE, Long.class),
            Map.entry(PgType.INT8MULTIRANGE, Long.class),
            Map.entry(PgType.NUMRANGE, BigDecimal.class),
            Map.entry(PgType.NUMMULTIRANGE, BigDecimal.class),
            Map.entry(PgType.DATERANGE, LocalDate.class),
            Map.entry(PgType.DATEMULTIRANGE, LocalDate.class),
            Map.entry(PgType.TSRANGE, LocalDateTime.class),
            Map.entry(PgType.TSMULTIRANGE, LocalDateTime.class),
            Map.entry(PgType.TSTZRANGE, OffsetDateTime.class),
            Map.entry(PgType.TSTZMULTIRANGE, OffsetDateTime.class));

    private final Random random;

    RandomValues(Random random) {
        this.random = random;
    }

    /** Of a range, the bounds are what the type's natural Java type is. */
    Object of(PgType type, Class<?> javaType) {
        Class<?> bound = BOUNDS.get(type);
        if (javaType == Range.class && bound != null) {
            return range(bound);
        } else if (javaType == Multirange.class && bound != null) {
            return Multirange.of(
                    Stream.generate(() -> range(bound)).limit(random.nextInt(4)).toList());
        }
        return of(javaType);
    }

    private Range<Object> range(Class<?> bound) {
        return random.nextInt(10) == 0
                ? Range.empty()
                : Range.of(
                        random.nextInt(5) == 0 ? null : of(bound),
                        random.nextBoolean(),
                        random.nextInt(5) == 0 ? null : of(bound),
                        random.nextBoolean());
    }

    Object of(Class<?> javaType) {
        Object shape = GeometricSamples.random(javaType, this, random);
        Object found = shape == null ? SearchSamples.random(javaType, this, random) : shape;
        Object value = found == null ? ExtensionSamples.random(javaType, this, random) : found;
        return value == null ? ofJava(javaType) : value;
    }

    private Object ofJava(Class<?> javaType) {
        if (javaType == Boolean.class) {
            return random.nextBoolean();
        } else if (javaType == Byte.class) {
            return (byte) random.nextInt();
        } else if (javaType == Short.class) {
            return (short) whole();
        } else if (javaType == Integer.class) {
            return (int) whole();
        } else if (javaType == Long.class) {
            return whole();
        } else if (javaType == BigInteger.class) {
            return random.nextInt(4) > 0
                    ? BigInteger.valueOf(whole())
                    : new BigInteger(random.nextInt(400), random).subtract(new BigInteger(random.nextInt(300), random));
        } else if (javaType == BigDecimal.class) {
            return decimal();
        } else if (javaType == Float.class) {
            return random.nextBoolean() ? Float.intBitsToFloat(random.nextInt()) : (float) whole();
        } else if (javaType == Double.class) {
            return floating();
        } else if (javaType == Character.class) {
            return (char) random.nextInt(256);
        } else if (javaType == String.class || javaType == CharSequence.class) {
            return text();
        } else if (javaType == byte[].class) {
            return bytes();
        } else if (javaType == ByteBuffer.class) {
            return ByteBuffer.wrap(bytes());
        } else if (javaType == UUID.class) {
            return new UUID(random.nextLong(), random.nextLong());
        } else if (javaType == LocalTime.class) {
            return time();
        } else if (javaType == TimeOfDay.class) {
            return random.nextInt(20) == 0 ? TimeOfDay.END_OF_DAY : TimeOfDay.of(time());
        } else if (javaType == OffsetTime.class) {
            return OffsetTime.of(time(), ZoneOffset.ofTotalSeconds(offset()));
        } else if (javaType == OffsetTimeOfDay.class) {
            return new OffsetTimeOfDay(
                    random.nextInt(20) == 0
                            ? TimeOfDay.END_OF_DAY.microseconds()
                            : TimeOfDay.of(time()).microseconds(),
                    offset());
        } else if (javaType == Interval.class) {
            return interval();
        } else if (javaType == Duration.class) {
            return new Interval(0, 0, whole()).toDuration();
        } else if (javaType == Period.class) {
            return new Interval((int) whole(), (int) whole(), 0).toPeriod();
        } else if (javaType == LocalDate.class) {
            return date();
        } else if (javaType == short[].class) {
            return new short[] {(short) whole(), (short) whole()};
        } else if (javaType == long[].class) {
            return new long[] {random.nextInt(), random.nextInt(100)};
        } else if (javaType == InetAddress.class) {
            Inet host =
                    random.nextBoolean() ? Inet.ipv4((int) ipGroups(), 32) : Inet.ipv6(ipGroups() | 1, ipGroups(), 128);
            return host.toInetAddress();
        } else if (javaType == Inet.class) {
            return inet();
        } else if (javaType == Cidr.class) {
            return cidr();
        } else if (javaType == MacAddr.class) {
            return new MacAddr(random.nextLong() >>> 16);
        } else if (javaType == MacAddr8.class) {
            return new MacAddr8(random.nextLong());
        } else if (javaType == BitString.class) {
            int length = random.nextInt(70);
            return BitString.of(BitSet.valueOf(new long[] {whole()}).get(0, length), length);
        } else if (javaType == Tid.class) {
            return new Tid(random.nextInt() & 0xFFFF_FFFFL, random.nextInt(0x10000));
        } else if (javaType == LogSequenceNumber.class) {
            return new LogSequenceNumber(whole());
        } else if (javaType == Snapshot.class) {
            return snapshot();
        }
        return timestamp(javaType);
    }

    private Inet inet() {
        // Mostly zeros, as what is left out of an address is what can go wrong.
        long high = ipGroups();
        long low = ipGroups();
        return switch (random.nextInt(3)) {
            case 0 -> Inet.ipv4((int) low, random.nextInt(33));
            case 1 -> Inet.ipv6(high, low, random.nextInt(129));
            default -> Inet.ipv6(high, low, 128);
        };
    }

    private long ipGroups() {
        long groups = 0;
        for (int i = 0; i < 4; i++) {
            int kind = random.nextInt(6);
            groups = groups << 16 | (kind == 0 ? random.nextInt(0x10000) : kind == 1 ? 0xFFFF : kind == 2 ? 1 : 0);
        }
        return groups;
    }

    private Cidr cidr() {
        int prefix = random.nextInt(65);
        long bits = prefix == 0 ? 0 : random.nextLong() & -1L << (64 - prefix);
        return switch (random.nextInt(3)) {
            case 0 -> Cidr.ipv4((int) (bits >> 32), Math.min(prefix, 32));
            case 1 -> Cidr.ipv6(bits, 0, prefix);
            default -> Cidr.ipv6(random.nextInt(), bits, 64 + prefix);
        };
    }

    private Snapshot snapshot() {
        long xmin = 1 + (whole() & Long.MAX_VALUE >> 8);
        List<Long> inProgress = new ArrayList<>();
        long xmax = xmin;
        for (int i = random.nextInt(5); i > 0; i--) {
            inProgress.add(xmax);
            xmax += 1 + random.nextInt(1000);
        }
        return new Snapshot(xmin, xmax, inProgress);
    }

    private Object timestamp(Class<?> javaType) {
        int end = random.nextInt(20);
        LocalDateTime timestamp = timestamp();
        if (javaType == LocalDateTime.class) {
            return end == 0 ? LocalDateTime.MAX : end == 1 ? LocalDateTime.MIN : timestamp;
        } else if (javaType == OffsetDateTime.class) {
            return end == 0 ? OffsetDateTime.MAX : end == 1 ? OffsetDateTime.MIN : timestamp.atOffset(ZoneOffset.UTC);
        } else if (javaType == Instant.class) {
            return end == 0 ? Instant.MAX : end == 1 ? Instant.MIN : timestamp.toInstant(ZoneOffset.UTC);
        } else if (javaType == ZonedDateTime.class) {
            return timestamp.atZone(ZoneOffset.UTC);
        }
        if (javaType == Composite.class) {
            return Composite.of(List.of("f1", "f2"), text(), random.nextBoolean() ? text() : null);
        }
        throw new AssertionError("no values of " + javaType);
    }

    long whole() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(200) - 100;
            case 1 -> random.nextLong();
            case 2 -> random.nextLong() >> random.nextInt(64);
            default -> (random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE) >> random.nextInt(64);
        };
    }

    double floating() {
        return switch (random.nextInt(4)) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> whole();
            case 2 -> random.nextInt(100_000_000) / 1000.0;
            default -> random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30);
        };
    }

    /** A decimal with scale 0 or more, so it is what PostgreSQL would give back. */
    BigDecimal decimal() {
        int scale = random.nextInt(8) == 0 ? random.nextInt(200) : random.nextInt(12);
        return switch (random.nextInt(4)) {
            case 0 -> BigDecimal.valueOf(whole(), scale);
            case 1 -> BigDecimal.valueOf(random.nextInt(1000)).movePointLeft(random.nextInt(20));
            case 2 -> new BigDecimal(new BigInteger(random.nextInt(1200), random).negate(), scale);
            default -> new BigDecimal(BigInteger.TEN.pow(random.nextInt(100)), scale);
        };
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(ALPHABET[random.nextInt(ALPHABET.length)]);
        }
        return text.toString();
    }

    byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        return bytes;
    }

    private LocalTime time() {
        return LocalTime.ofNanoOfDay(random.nextInt(86_400) * 1_000_000_000L
                + (random.nextBoolean() ? 0 : random.nextInt(1_000_000) * 1000L));
    }

    /** An offset that PostgreSQL has: of hours, of quarters of an hour, of seconds. */
    private int offset() {
        return switch (random.nextInt(3)) {
            case 0 -> 3600 * (random.nextInt(31) - 15);
            case 1 -> 900 * (random.nextInt(127) - 63);
            default -> random.nextInt(115_199) - 57_599;
        };
    }

    /** Often with a part that is zero, as that shows in the text. */
    private Interval interval() {
        return new Interval(
                random.nextInt(3) == 0 ? 0 : (int) whole(),
                random.nextInt(3) == 0 ? 0 : (int) whole(),
                random.nextInt(3) == 0 ? 0 : whole());
    }

    private LocalDate date() {
        return switch (random.nextInt(20)) {
            case 0 -> LocalDate.MAX;
            case 1 -> LocalDate.MIN;
            case 2 -> LocalDate.ofEpochDay(-2_440_588L + random.nextInt(Integer.MAX_VALUE));
            default -> LocalDate.ofEpochDay(random.nextInt(4_000_000) - 2_000_000);
        };
    }

    private LocalDateTime timestamp() {
        return random.nextInt(8) == 0
                ? LocalDate.ofEpochDay(-2_440_588 + random.nextInt(109_203_528)).atTime(time())
                : LocalDate.ofEpochDay(random.nextInt(4_000_000) - 2_000_000).atTime(time());
    }
}
