// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
    private static final CodecRegistry REGISTRY = CodecRegistry.builtin();
    private static final Codec<BigDecimal> NUMERIC = reading("numeric", BigDecimal.class);

    private final long seed = ThreadLocalRandom.current().nextLong();
    private final Random random = new Random(seed);

    @Test
    void decimalsOfAnyLengthAreWhatTheJdkMakesOfThem() {
        System.out.println("seed of NumbersTest: " + seed);
        for (int i = 0; i < 5_000; i++) {
            String text = digits(1 + random.nextInt(i % 100 == 0 ? 3000 : 40));
            if (random.nextInt(4) > 0) {
                text += "." + digits(1 + random.nextInt(i % 100 == 1 ? 3000 : 40));
            }
            BigDecimal expected = new BigDecimal(random.nextBoolean() ? text : "-" + text);
            BigDecimal read = Wire.decodeText(NUMERIC, expected.toPlainString());
            byte[] binary = Wire.encode(NUMERIC, expected, Format.BINARY);
            assertThat(read).as("seed %d", seed).isEqualTo(expected);
            assertThat(Wire.decode(NUMERIC, binary, Format.BINARY))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
            double nearest = expected.doubleValue();
            if (!Double.isInfinite(nearest)) {
                assertThat(NUMERIC.decodeDouble(Wire.window(binary), Format.BINARY))
                        .isEqualTo(nearest + 0.0);
            }
        }
    }

    private String digits(int count) {
        StringBuilder digits = new StringBuilder();
        boolean zeros = random.nextBoolean();
        for (int i = 0; i < count; i++) {
            digits.append(zeros && random.nextInt(4) > 0 ? 0 : random.nextInt(10));
        }
        return digits.toString();
    }

    @Test
    void theLargestAndTheFinestNumericAreReadAndWritten() {
        BigDecimal largest = new BigDecimal(BigInteger.TEN.pow(131_072).subtract(BigInteger.ONE));
        BigDecimal finest = new BigDecimal(BigInteger.ONE, 16_383);
        BigDecimal both = largest.add(finest);
        for (BigDecimal value : new BigDecimal[] {largest, finest, both, both.negate()}) {
            assertThat(NUMERIC.isExact(value)).isTrue();
            for (Format format : Format.values()) {
                assertThat(Wire.decode(NUMERIC, Wire.encode(NUMERIC, value, format), format))
                        .isEqualTo(value);
            }
        }
        BigDecimal tooLarge = largest.add(BigDecimal.ONE);
        assertThat(NUMERIC.isExact(tooLarge)).isFalse();
        assertThatThrownBy(() -> Wire.encode(NUMERIC, tooLarge, Format.BINARY))
                .hasMessage(
                        "a number of 131073 digits before and 0 after the decimal point, beyond what numeric holds");
    }

    @Test
    void theTextOfAnyGroupsIsThatOfTheirDecimal() {
        System.out.println("seed of NumbersTest: " + seed);
        Codec<String> text = reading("numeric", String.class);
        for (int i = 0; i < 20_000; i++) {
            ByteBuffer groups = ByteBuffer.allocate(8 + 2 * random.nextInt(12));
            groups.putShort((short) (groups.capacity() / 2 - 4));
            groups.putShort((short) (random.nextInt(24) - 8));
            groups.putShort((short) (random.nextBoolean() ? 0x4000 : 0));
            // Often fewer than the groups have, of which the rest is then no part of the number.
            groups.putShort((short) random.nextInt(40));
            while (groups.hasRemaining()) {
                groups.putShort((short) (random.nextBoolean() ? 0 : random.nextInt(10_000)));
            }
            assertThat(Wire.decode(text, groups.array(), Format.BINARY))
                    .as("seed %d", seed)
                    .isEqualTo(
                            Wire.decode(NUMERIC, groups.array(), Format.BINARY).toPlainString());
        }
    }

    @Test
    void theTextOfTheLargestNumericCostsMemoryInProportionToIt() {
        Codec<String> text = reading("numeric", String.class);
        String expected = "1" + "0".repeat(4 * 32_767);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        String printed = Wire.decodeHex(text, "0001 7fff 0000 0000 0001");
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10L * expected.length());
        assertThat(printed).isEqualTo(expected);
    }

    /** Ten bytes that say a number of 131,072 digits: as a BigDecimal it is 54 kB. The powers of ten are kept, so they are made first. */
    @ParameterizedTest
    @CsvSource({"00017fff000000000001", "00017fff00003fff270f", "0002753b00003fff270f0001"})
    void fewBytesCostLittleMemoryHoweverManyDigitsTheyAre(String binary) {
        String text = Wire.decodeHex(reading("numeric", String.class), binary);
        BigDecimal expected = new BigDecimal(text);
        for (Class<?> javaType :
                new Class<?>[] {BigDecimal.class, BigInteger.class, Long.class, Double.class, Float.class}) {
            Codec<?> codec = reading("numeric", javaType);
            assertThat(allocated(codec, Wire.hex(binary), Format.BINARY)).isLessThan(8L << 20);
            assertThat(allocated(codec, Wire.hex(binary), Format.BINARY)).isLessThan(1L << 20);
            assertThat(allocated(codec, Wire.utf8(text), Format.TEXT)).isLessThan(1L << 20);
        }
        for (Format format : Format.values()) {
            byte[] value = format == Format.BINARY ? Wire.hex(binary) : Wire.utf8(text);
            assertThat(Wire.decode(NUMERIC, value, format)).isEqualTo(expected);
            assertThat(Wire.decode(reading("numeric", BigInteger.class), value, format))
                    .isEqualTo(expected.toBigIntegerExact());
        }
    }

    private static long allocated(Codec<?> codec, byte[] value, Format format) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            Wire.decode(codec, value, format);
        } catch (ArithmeticException tooLarge) {
            assertThat(codec.javaType()).isNotIn(BigDecimal.class, BigInteger.class);
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    /** Of few digits before the point and many behind it, where nothing is refused. */
    @Test
    void theNearestDoubleAndFloatTakeAllDigitsIntoAccount() {
        System.out.println("seed of NumbersTest: " + seed);
        String half = BigDecimal.ONE.add(new BigDecimal(Math.ulp(1.0) / 2)).toPlainString();
        List<String> texts = new ArrayList<>(List.of(
                half,
                half + "0".repeat(2000) + "1",
                half + "0".repeat(2000),
                "0." + "0".repeat(16_000) + "1",
                new BigDecimal(Double.MIN_VALUE).toPlainString(),
                new BigDecimal(Double.MIN_VALUE).divide(BigDecimal.valueOf(2)).toPlainString(),
                new BigDecimal(Double.MIN_VALUE).divide(BigDecimal.valueOf(2)).toPlainString() + "1",
                new BigDecimal(Float.MIN_VALUE).toPlainString()));
        for (int i = 0; i < 2_000; i++) {
            double middle = Math.abs(random.nextGaussian());
            texts.add(new BigDecimal(middle)
                    .add(new BigDecimal(Math.nextUp(middle)))
                    .divide(BigDecimal.valueOf(2))
                    .toPlainString());
            float narrow = (float) middle;
            texts.add(new BigDecimal(narrow)
                            .add(new BigDecimal(Math.nextUp(narrow)))
                            .divide(BigDecimal.valueOf(2))
                            .toPlainString()
                    + (random.nextBoolean() ? "" : "0".repeat(random.nextInt(900)) + random.nextInt(3)));
        }
        Codec<Double> asDouble = reading("numeric", Double.class);
        Codec<Float> asFloat = reading("numeric", Float.class);
        for (String text : texts) {
            String signed = random.nextBoolean() ? text : "-" + text;
            byte[] binary = Wire.encode(NUMERIC, new BigDecimal(signed), Format.BINARY);
            assertThat(Wire.decode(asDouble, binary, Format.BINARY)).isEqualTo(Double.parseDouble(signed));
            assertThat(Wire.decodeText(asDouble, signed)).isEqualTo(Double.parseDouble(signed));
            assertThat(Wire.decode(asFloat, binary, Format.BINARY)).isEqualTo(Float.parseFloat(signed));
            assertThat(Wire.decodeText(asFloat, signed)).isEqualTo(Float.parseFloat(signed));
        }
    }

    @ParameterizedTest
    @CsvSource({"007,7", "-0.00,0.00", "-0,0", ".5,0.5", "5.,5", "-007.50,-7.50", "00,0", "-.0,0.0"})
    void aTextThatNoServerWritesIsPrintedAsOneWould(String text, String printed) {
        assertThat(Wire.decodeText(reading("numeric", String.class), text)).isEqualTo(printed);
        assertThat(Wire.decodeText(NUMERIC, text).toPlainString()).isEqualTo(printed);
    }

    @Test
    void wholeNumbersOfAnyLengthAreReadWithoutAFraction() {
        System.out.println("seed of NumbersTest: " + seed);
        Codec<BigInteger> codec = reading("numeric", BigInteger.class);
        for (int i = 0; i < 3_000; i++) {
            String whole = digits(1 + random.nextInt(i % 100 == 0 ? 9000 : 60));
            BigDecimal value = new BigDecimal((random.nextBoolean() ? "" : "-")
                    + whole
                    + (random.nextBoolean() ? "" : "." + "0".repeat(1 + i % 9)));
            for (Format format : Format.values()) {
                assertThat(Wire.decode(codec, Wire.encode(NUMERIC, value, format), format))
                        .as("seed %d", seed)
                        .isEqualTo(value.toBigIntegerExact());
                byte[] fraction = Wire.encode(NUMERIC, value.add(new BigDecimal("0.00001")), format);
                assertThatThrownBy(() -> Wire.decode(codec, fraction, format))
                        .hasMessage("a number with a fraction does not fit into a whole number");
            }
        }
    }

    @Test
    void aNegativeScaleIsSpelledOut() {
        for (String text :
                new String[] {"1e1", "1e3", "1e4", "12e17", "123456789012345678e1", "-7e40", "0e5", "0e-5"}) {
            BigDecimal value = new BigDecimal(text);
            BigDecimal plain = new BigDecimal(value.toPlainString());
            for (Format format : Format.values()) {
                assertThat(Wire.decode(NUMERIC, Wire.encode(NUMERIC, value, format), format))
                        .isEqualTo(plain);
            }
        }
        assertThat(Wire.encodeText(NUMERIC, new BigDecimal(BigInteger.ZERO, -1_000_000_000)))
                .isEqualTo("0");
        assertThat(Wire.encodeHex(NUMERIC, new BigDecimal(BigInteger.ZERO, -1_000_000_000)))
                .isEqualTo("0000000000000000");
    }

    @ParameterizedTest
    @CsvSource({"00000000c0000000,NaN", "00000000d0000000,Infinity", "00000000f0000000,-Infinity"})
    void whatIsNoNumberIsADoubleOrAString(String binary, String text) {
        Double expected = Double.valueOf(text);
        assertThat(NUMERIC.decodeDouble(Wire.window(Wire.hex(binary)), Format.BINARY))
                .isEqualTo(expected);
        assertThat(NUMERIC.decodeDouble(Wire.window(Wire.utf8(text)), Format.TEXT))
                .isEqualTo(expected);
        assertThat(Wire.decodeHex(reading("numeric", String.class), binary)).isEqualTo(text);
        assertThat(Wire.decodeText(reading("numeric", String.class), text)).isEqualTo(text);
        String message = text + " is a numeric that no BigDecimal holds: read it as double or as String";
        assertThatThrownBy(() -> Wire.decodeHex(NUMERIC, binary)).hasMessage(message);
        assertThatThrownBy(() -> Wire.decodeText(NUMERIC, text)).hasMessage(message);
        assertThatThrownBy(() -> Wire.decodeHex(reading("numeric", Long.class), binary))
                .isInstanceOf(ArithmeticException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "int4,   Short,      -32769,                -32769 does not fit into Short",
        "int4,   Byte,       128,                   128 does not fit into Byte",
        "int8,   Integer,    2147483648,            2147483648 does not fit into Integer",
        "oid,    Integer,    2147483648,            2147483648 does not fit into Integer",
        "int4,   Float,      16777217,              16777217 does not fit into Float",
        "int8,   Double,     9007199254740993,      9007199254740993 is a whole number that no double holds exactly: read it as a long",
        "int8,   Double,     9223372036854775807,   9223372036854775807 is a whole number that no double holds exactly: read it as a long",
        "float8, Float,      1e300,                 1.0E300 is beyond the range of a float",
        "numeric, Long,      1.5,                   a number with a fraction does not fit into a whole number",
        "numeric, BigInteger, 1.5,                  a number with a fraction does not fit into a whole number",
        "numeric, Long,      9223372036854775808,   a number beyond 64 bits does not fit into long",
        "numeric, Integer,   2147483648,            2147483648 does not fit into Integer",
    })
    void aNumberThatDoesNotFitIsAnErrorInBothFormats(String type, String javaType, String text, String message) {
        Class<?> wanted = javaType.equals("BigInteger") ? BigInteger.class : boxed(javaType);
        Codec<?> codec = reading(type, wanted);
        byte[] binary = binary(type, text);
        assertThatThrownBy(() -> Wire.decodeText(codec, text))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> Wire.decode(codec, binary, Format.BINARY))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage(message);
    }

    private static Class<?> boxed(String name) {
        try {
            return Class.forName("java.lang." + name);
        } catch (ClassNotFoundException missing) {
            throw new AssertionError(missing);
        }
    }

    private static byte[] binary(String type, String text) {
        return encoded(requireNonNull(REGISTRY.natural(type)), text);
    }

    private static <T> byte[] encoded(Codec<T> natural, String text) {
        return Wire.encode(natural, Wire.decodeText(natural, text), Format.BINARY);
    }

    @ParameterizedTest
    @CsvSource({
        "1",
        "-1",
        "0",
        "0.000",
        "1.00",
        "10000",
        "100000000",
        "123456.0000000",
        "9223372036854775807",
        "-9223372036854775808",
        "-9223372036854775808.00"
    })
    void aWholeNumericIsALong(String text) {
        long expected = new BigDecimal(text).longValueExact();
        assertThat(NUMERIC.decodeLong(Wire.window(Wire.utf8(text)), Format.TEXT))
                .isEqualTo(expected);
        assertThat(NUMERIC.decodeLong(Wire.window(binary("numeric", text)), Format.BINARY))
                .isEqualTo(expected);
        assertThat(Wire.decodeText(reading("numeric", BigInteger.class), text)).isEqualTo(expected);
        assertThat(Wire.decode(reading("numeric", Long.class), binary("numeric", text), Format.BINARY))
                .isEqualTo(expected);
    }

    @Test
    void primitivesAreRefusedByTypesThatAreNone() {
        Codec<?> text = requireNonNull(REGISTRY.natural("text"));
        assertThatThrownBy(() -> text.decodeLong(Wire.window(Wire.utf8("1")), Format.TEXT))
                .hasMessage("it is not a whole number");
        Codec<?> float8 = requireNonNull(REGISTRY.natural("float8"));
        assertThatThrownBy(() -> float8.decodeLong(Wire.window(Wire.utf8("1")), Format.TEXT))
                .hasMessage("it is not a whole number");
        Codec<?> int4 = requireNonNull(REGISTRY.natural("int4"));
        assertThatThrownBy(() -> int4.decodeBoolean(Wire.window(Wire.utf8("1")), Format.TEXT))
                .hasMessage("it is not a boolean");
        assertThatThrownBy(() -> text.decodeDouble(Wire.window(Wire.utf8("1")), Format.TEXT))
                .hasMessage("it is not a number that a double can hold");
    }

    @Test
    void floatsAreReadAsTheJdkReadsThem() {
        System.out.println("seed of NumbersTest: " + seed);
        Codec<Double> float8 = reading("float8", Double.class);
        Codec<Float> float4 = reading("float4", Float.class);
        RandomValues values = new RandomValues(random);
        for (int i = 0; i < 10_000; i++) {
            double d = values.floating();
            if (Double.isNaN(d) || Double.isInfinite(d)) {
                continue;
            }
            assertThat(Wire.decodeText(float8, Double.toString(d))).isEqualTo(d);
            assertThat(Wire.decodeText(float8, Wire.encodeText(float8, d))).isEqualTo(d);
            String few = random.nextInt(100_000) + "e" + (random.nextInt(60) - 30);
            assertThat(Wire.decodeText(float8, few)).isEqualTo(Double.parseDouble(few));
            assertThat(Wire.decodeText(float4, few)).isEqualTo(Float.parseFloat(few));
            // Halfway between two floats once it is rounded to a double, and not before.
            String close = new BigDecimal((float) random.nextDouble())
                    .add(new BigDecimal("1e-9"))
                    .toPlainString();
            assertThat(Wire.decodeText(float4, close)).isEqualTo(Float.parseFloat(close));
        }
        // Just above the middle of two floats, which as a double it would be exactly.
        String middle = "1.00000017881393432617187500000000000000000000000001";
        assertThat(Wire.decodeText(float4, middle)).isEqualTo(Math.nextUp(1 + Math.ulp(1f)));
    }

    @Test
    void aFloatReadAsDoubleIsTheFloatItWas() {
        Codec<Double> codec = reading("float4", Double.class);
        assertThat(Wire.decodeText(codec, "0.1")).isEqualTo((double) 0.1f);
        assertThat(Wire.decodeHex(codec, "3dcccccd")).isEqualTo((double) 0.1f);
    }

    private static <T> Codec<T> reading(String type, Class<T> javaType) {
        return requireNonNull(REGISTRY.forReading(type, javaType));
    }
}
