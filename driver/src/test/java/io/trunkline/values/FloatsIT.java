// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.testkit.server.EmbeddedServer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The digits of floating-point numbers: ours are the server's own, and both lead back to the same bits. */
class FloatsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int NUMBERS = 100_000;

    private static PgConnection connection;

    private final long seed = ThreadLocalRandom.current().nextLong();
    private final Random random = new Random(seed);

    @BeforeAll
    static void connect() {
        connection = Objects.requireNonNull(
                PgConnection.connect(PgConfig.parse(EmbeddedServer.shared().uri()))
                        .block(LIMIT));
    }

    @AfterAll
    static void close() {
        connection.close().block(LIMIT);
    }

    @Test
    void anyDoubleHasTheServersDigits() {
        System.out.println("seed of FloatsIT: " + seed);
        double[] numbers = new double[NUMBERS];
        for (int i = 0; i < NUMBERS; i++) {
            numbers[i] = switch (i % 5) {
                case 0 -> random.nextInt(100_000_000) / 1000.0;
                case 1 -> Double.longBitsToDouble(random.nextLong() >>> random.nextInt(63));
                case 2 -> Math.scalb(1.0, random.nextInt(2098) - 1074);
                default -> Double.longBitsToDouble(random.nextLong());
            };
        }
        String sql = "select v, v::text from unnest($1::float8[]) as v";
        // The first use sends its parameters as text, and is answered in it.
        assertThat(connection
                        .query(sql, (Object) new double[0])
                        .all(row -> row.getString(1))
                        .collectList()
                        .block(LIMIT))
                .isEmpty();
        List<String> wrong = Objects.requireNonNull(connection
                .query(sql, (Object) numbers)
                .all(row ->
                        row.getString(0).equals(row.getString(1)) ? "" : row.getString(0) + " is " + row.getString(1))
                .collectList()
                .block(LIMIT));
        assertThat(wrong).hasSize(NUMBERS);
        assertThat(wrong.stream().filter(difference -> !difference.isEmpty()).limit(10))
                .as("seed %d", seed)
                .isEmpty();
    }

    @Test
    void anyFloatHasTheServersDigits() {
        System.out.println("seed of FloatsIT: " + seed);
        float[] numbers = new float[NUMBERS];
        for (int i = 0; i < NUMBERS; i++) {
            numbers[i] = switch (i % 4) {
                case 0 -> random.nextInt(10_000_000) / 100f;
                case 1 -> Math.scalb(1f, random.nextInt(277) - 149);
                default -> Float.intBitsToFloat(random.nextInt());
            };
        }
        String sql = "select v, v::text from unnest($1::float4[]) as v";
        assertThat(connection
                        .query(sql, (Object) new float[0])
                        .all(row -> row.getString(1))
                        .collectList()
                        .block(LIMIT))
                .isEmpty();
        List<String> wrong = Objects.requireNonNull(connection
                .query(sql, (Object) numbers)
                .all(row ->
                        row.getString(0).equals(row.getString(1)) ? "" : row.getString(0) + " is " + row.getString(1))
                .collectList()
                .block(LIMIT));
        assertThat(wrong).hasSize(NUMBERS);
        assertThat(wrong.stream().filter(difference -> !difference.isEmpty()).limit(10))
                .as("seed %d", seed)
                .isEmpty();
    }

    /** What we print as a parameter the server reads as the same number, and prints in the same way. */
    @Test
    void ourTextIsReadAsTheSameNumber() {
        for (double number : new double[] {
            Double.MIN_VALUE,
            Double.MAX_VALUE,
            Double.MIN_NORMAL,
            Double.parseDouble("1e23"),
            9007199254740992.0,
            0.1,
            1e-5,
            123456789012345.0
        }) {
            // A statement of its own, so that the parameter goes as text.
            assertThat(connection
                            .query("select $1::float8 -- " + number, number)
                            .one(Double.class)
                            .block(LIMIT))
                    .isEqualTo(number);
        }
    }
}
