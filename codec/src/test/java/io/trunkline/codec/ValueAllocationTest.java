// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.trunkline.codec.builtin.TypeCodecs;
import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.OffsetTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reading a binary value allocates the value and nothing else, whatever its type. */
class ValueAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int TIMES = 4_000;
    private static final Duration COMPILED_BY_THEN = Duration.ofSeconds(15);

    /** What the measuring itself may cost, and code that was compiled meanwhile. */
    private static final double NOTHING = 1;

    /** What may allocate more than its values take: for want of a way to make them with less, or as they are seldom met. */
    private static final List<Excess> EXCEPTIONS = List.of(
            new Excess(
                    ".* as java.lang.(String|Object\\[])|hstore .*",
                    ValueAllocationTest::isBeyondAscii,
                    64,
                    4,
                    "the JDK decodes UTF-8 into an array that it copies"),
            new Excess(
                    "_?(numeric|xid8) as java.(math.Big|lang.Object).*",
                    ValueAllocationTest::isBeyondLong,
                    1024,
                    64,
                    "the JDK puts large numbers together from parts"),
            new Excess("numeric as java.lang.Float", read -> true, 160, 0, "rounded by way of a BigDecimal"),
            new Excess(
                    "_?timetz as .*",
                    ValueAllocationTest::hasOddOffset,
                    320,
                    0,
                    "the JDK keeps offsets of whole quarters of an hour, and makes others with their text"),
            new Excess("interval as java.time.*", read -> true, 64, 0, "by way of an Interval"),
            new Excess("inet as java.net.InetAddress", read -> true, 160, 0, "the JDK copies the bytes"),
            new Excess("(bit|varbit) as java.*", read -> true, 48, 1, "by way of a BitString"),
            new Excess(
                    "_?(path|polygon|tsvector|pg_snapshot|txid_snapshot) as .*",
                    read -> true,
                    64,
                    0.5,
                    "the JDK's lists copy their array"),
            new Excess("_?tsquery as .*", read -> true, 320, 24, "a stack instead of recursion"),
            new Excess(
                    "_?hstore as .*",
                    read -> true,
                    192,
                    8,
                    "a map makes its table before it knows how many, and HStore copies it"),
            new Excess("_?geo(metry|graphy) as .*", read -> true, 192, 0, "a window onto the bytes to be copied"),
            new Excess("_?cube as .*", read -> true, 64, 2, "its corners are copied"),
            new Excess(
                    "_?\\w+multirange as .*",
                    read -> true,
                    96,
                    4,
                    "a list that becomes an array, or one of another kind"));

    /**
     * How much more some values may cost to read.
     *
     * @param pair the types and classes, as a regular expression
     * @param values which values
     * @param bytes so much for each value, and somewhat more than was seen, as that is up to the compiler
     * @param times and so often each byte of the value on the wire
     */
    private record Excess(Pattern pair, Predicate<Object> values, int bytes, double times, String reason) {
        Excess(String pair, Predicate<Object> values, int bytes, double times, String reason) {
            this(Pattern.compile(pair), values, bytes, times, reason);
        }

        double of(String name, Object read, byte[] value) {
            return pair.matcher(name).matches() && values.test(read) ? bytes + times * value.length : 0;
        }
    }

    private static boolean isBeyondAscii(Object read) {
        return Arrays.deepToString(new Object[] {read}).chars().anyMatch(character -> character > 0x7f);
    }

    private static boolean isBeyondLong(Object read) {
        if (read instanceof BigDecimal decimal) {
            return decimal.precision() > 17 || decimal.scale() > 17;
        }
        return read instanceof BigInteger number
                ? number.bitLength() >= Long.SIZE - 8
                : read instanceof Object[] numbers && isBeyondLong(numbers[0]);
    }

    private static boolean hasOddOffset(Object read) {
        return read instanceof OffsetTime time
                ? time.getOffset().getTotalSeconds() % 900 != 0
                : read instanceof Object[] times && hasOddOffset(times[0]);
    }

    private @Nullable Object kept;

    /** A codec and values of it. */
    record Pair(String name, Codec<?> codec, List<byte[]> values) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Every codec that reads a type that is sent in binary, and the codecs of arrays of it. */
    static Stream<Pair> pairs() {
        Map<String, Pair> pairs = new LinkedHashMap<>();
        for (Sample sample : Sample.all()) {
            TypeCodecs type = requireNonNull(
                    TypesForTests.byOid(TypesForTests.REGISTRY, sample.type().oid()));
            if (type.format() == Format.TEXT) {
                continue;
            }
            for (Codec<?> codec : type.reading()) {
                if (codec.javaType() == sample.javaType()) {
                    add(pairs, sample.type().name(), codec, Wire.hex(sample.binary()));
                }
            }
            TypeCodecs arrays =
                    TypesForTests.byOid(TypesForTests.REGISTRY, sample.type().arrayOid());
            if (arrays != null && type.natural().javaType() == sample.javaType()) {
                add(pairs, "_" + sample.type().name(), arrays.natural(), array(sample));
            }
        }
        return pairs.values().stream();
    }

    private static void add(Map<String, Pair> pairs, String type, Codec<?> codec, byte[] value) {
        String name = type + " as " + codec.javaType().getTypeName();
        pairs.computeIfAbsent(name, unknown -> new Pair(name, codec, new ArrayList<>()))
                .values()
                .add(value);
    }

    /** An array of the value twice and a NULL. */
    private static byte[] array(Sample sample) {
        int size = sample.binary().replace(" ", "").length() / 2;
        String element = "%08x%s".formatted(size, sample.binary());
        return Wire.hex(
                "0000000100000001%08x0000000300000001".formatted(sample.type().oid()) + element + "ffffffff" + element);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    void aValueIsReadForWhatItIsItself(Pair pair) {
        int measured = 0;
        for (byte[] value : pair.values()) {
            Object read = read(pair.codec(), value);
            if (read != null) {
                measured++;
                long weight = Weight.of(read);
                double excess = EXCEPTIONS.stream()
                        .mapToDouble(exception -> exception.of(pair.name(), read, value))
                        .sum();
                assertThat(measure(pair.codec(), value, weight + excess + NOTHING))
                        .as("bytes for %s, which takes %d", described(read), weight)
                        .isLessThanOrEqualTo(weight + excess + NOTHING);
            }
        }
        assertThat(measured).isPositive();
    }

    private static String described(Object value) {
        return value.getClass().getSimpleName() + " " + value;
    }

    /** Null for values that have no such class, of which only the error is of interest. */
    private static @Nullable Object read(Codec<?> codec, byte[] value) {
        try {
            return codec.decodeBinary(new WireReader().reset(value, 0, value.length));
        } catch (MalformedBytesException | ArithmeticException | IllegalArgumentException none) {
            return null;
        }
    }

    /** The best of several rounds: compilation takes objects away and never adds any. */
    private double measure(Codec<?> codec, byte[] value, double atMost) {
        WireReader in = new WireReader();
        double best = Double.MAX_VALUE;
        long deadline = System.nanoTime() + COMPILED_BY_THEN.toNanos();
        while (best > atMost && System.nanoTime() < deadline) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < TIMES; i++) {
                kept = codec.decodeBinary(in.reset(value, 0, value.length));
            }
            best = Math.min(best, (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / TIMES);
        }
        assertThat(kept).isNotNull();
        return best;
    }

    @Test
    void everyTypeThatIsSentInBinaryIsAmongThem() {
        List<String> names = pairs().map(Pair::name).toList();
        for (TypeCodecs type : TypesForTests.REGISTRY.types()) {
            if (type.format() == Format.BINARY && type.type().oid() != 0) {
                String name =
                        type.type().name() + " as " + type.natural().javaType().getTypeName();
                assertThat(names).contains(name);
            }
        }
        for (Excess exception : EXCEPTIONS) {
            assertThat(names)
                    .as(exception.reason())
                    .anyMatch(name -> exception.pair().matcher(name).matches());
        }
    }
}
