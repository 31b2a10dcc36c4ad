// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.wire.WireWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of floating-point numbers against the definition: fewest digits, then nearest, found by trying. */
class FloatTextTest {
    private static final int ROUNDS = 20_000;

    private final long seed = ThreadLocalRandom.current().nextLong();
    private final Random random = new Random(seed);

    /** What a server printed, the last digits of which the JDK once had its own opinion of. */
    @ParameterizedTest
    @CsvSource({
        "2e-323, 2e-323",
        "4.9e-324, 5e-324",
        "1e23, 9.999999999999999e+22",
        "2.0000000000000002e23, 2.0000000000000002e+23",
        "2.2250738585072014E-308, 2.2250738585072014e-308",
        "9007199254740993, 9.007199254740992e+15",
        "1.7976931348623157E308, 1.7976931348623157e+308",
        "123456789012345, 123456789012345",
        "1e15, 1e+15",
        "0.0001, 0.0001",
        "0.00001, 1e-05",
        "0.1, 0.1",
        "-100, -100",
        "12.5, 12.5",
        "-0.0, -0"
    })
    void aDoubleIsPrintedAsTheServerDoes(double value, String text) {
        assertThat(text(value)).isEqualTo(text);
    }

    @Test
    void doublesOfEveryExponentHaveTheFewestAndNearestDigits() {
        for (int exponent = -1074; exponent < 1024; exponent++) {
            double power = Math.scalb(1.0, exponent);
            check(power);
            check(Math.nextUp(power));
            check(Math.nextDown(power));
        }
        for (int exponent = -323; exponent < 309; exponent++) {
            double power = Double.parseDouble("1e" + exponent);
            check(power);
            check(Math.nextUp(power));
            check(Math.nextDown(power));
        }
    }

    @Test
    void floatsOfEveryExponentHaveTheFewestAndNearestDigits() {
        for (int exponent = -149; exponent < 128; exponent++) {
            float power = Math.scalb(1.0f, exponent);
            check(power);
            check(Math.nextUp(power));
            check(Math.nextDown(power));
        }
    }

    @Test
    void anyBitsHaveTheFewestAndNearestDigits() {
        System.out.println("seed of FloatTextTest: " + seed);
        for (int i = 0; i < ROUNDS; i++) {
            check(Double.longBitsToDouble(random.nextLong()));
            check(Double.longBitsToDouble(random.nextLong() >>> random.nextInt(63)));
            check(random.nextInt(1_000_000) / 1000.0);
            check((double) (random.nextLong() >> random.nextInt(63)));
            check(Float.intBitsToFloat(random.nextInt()));
            check(random.nextInt(100_000) / 100f);
        }
    }

    private void check(double value) {
        double size = Math.abs(value);
        if (size > 0 && size < Double.POSITIVE_INFINITY) {
            String text = text(size);
            if (Double.parseDouble(text) != size) {
                throw new AssertionError(text + " is not " + size + ", seed " + seed);
            }
            double next = Math.nextUp(size);
            BigDecimal exact = new BigDecimal(size);
            BigDecimal below = new BigDecimal(Math.nextDown(size));
            checkText(
                    text,
                    exact,
                    below,
                    Double.isInfinite(next) ? exact.add(exact.subtract(below)) : new BigDecimal(next));
        }
    }

    private void check(float value) {
        float size = Math.abs(value);
        if (size > 0 && size < Float.POSITIVE_INFINITY) {
            String text = text(size);
            if (Float.parseFloat(text) != size) {
                throw new AssertionError(text + " is not " + size + ", seed " + seed);
            }
            float next = Math.nextUp(size);
            BigDecimal exact = new BigDecimal(size);
            BigDecimal below = new BigDecimal(Math.nextDown(size));
            checkText(
                    text,
                    exact,
                    below,
                    Float.isInfinite(next) ? exact.add(exact.subtract(below)) : new BigDecimal(next));
        }
    }

    /** Tries one digit, then two, and so on, until one of the decimals around the number is within its interval. */
    private void checkText(String text, BigDecimal exact, BigDecimal below, BigDecimal above) {
        BigDecimal two = BigDecimal.valueOf(2);
        BigDecimal lower = exact.add(below).divide(two);
        BigDecimal upper = exact.add(above).divide(two);
        for (int digits = 1; ; digits++) {
            BigDecimal floor = exact.round(new MathContext(digits, RoundingMode.FLOOR));
            BigDecimal ceiling = exact.round(new MathContext(digits, RoundingMode.CEILING));
            boolean isFloor = floor.compareTo(lower) > 0;
            boolean isCeiling = ceiling.compareTo(upper) < 0;
            if (isFloor || isCeiling) {
                BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
                BigDecimal expected = isFloor && isCeiling ? nearest : isFloor ? floor : ceiling;
                if (new BigDecimal(text).compareTo(expected) != 0) {
                    throw new AssertionError(text + " should be " + expected + ", seed " + seed);
                }
                return;
            }
        }
    }

    @Test
    void theLogarithmsAreExactAsFarAsTheyAreUsed() {
        IntStream.rangeClosed(-1100, 1100).forEach(power -> {
            BigDecimal two = power < 0
                    ? BigDecimal.ONE.divide(new BigDecimal(BigInteger.TWO.pow(-power)))
                    : new BigDecimal(BigInteger.TWO.pow(power));
            assertThat(ShortestDecimal.log10OfPowerOfTwo(power)).isEqualTo(log10(two));
            assertThat(ShortestDecimal.log10OfThreeQuarters(power))
                    .isEqualTo(log10(two.multiply(new BigDecimal("0.75"))));
        });
        IntStream.rangeClosed(0, 400).forEach(power -> {
            int bits = BigInteger.TEN.pow(power).bitLength();
            assertThat(ShortestDecimal.log2OfPowerOfTen(power)).isEqualTo(bits - 1);
            // Below one it is the next whole number down, for no such power is one of two.
            assertThat(ShortestDecimal.log2OfPowerOfTen(-power)).isEqualTo(power == 0 ? 0 : -bits);
        });
    }

    private static int log10(BigDecimal value) {
        return value.precision() - value.scale() - 1;
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "0", "-0"})
    void whatHasNoDigitsIsAWordOrZero(String text) {
        assertThat(text(Double.parseDouble(text))).isEqualTo(text);
        assertThat(text(Float.parseFloat(text))).isEqualTo(text);
    }

    private static String text(double value) {
        WireWriter out = new WireWriter();
        FloatText.write(value, out);
        return new String(out.toByteArray(), StandardCharsets.US_ASCII);
    }

    private static String text(float value) {
        WireWriter out = new WireWriter();
        FloatText.write(value, out);
        return new String(out.toByteArray(), StandardCharsets.US_ASCII);
    }
}
