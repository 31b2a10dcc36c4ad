// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.trunkline.type.Interval;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a value costs besides itself, in bytes per value, which is exact where time is not. */
class AllocationTest {
    private static final CodecRegistry REGISTRY = CodecRegistry.builtin();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int TIMES = 20_000;
    private static final Duration COMPILED_BY_THEN = Duration.ofSeconds(20);

    /** What the measuring itself may cost, and code that was compiled meanwhile. */
    private static final double NOTHING = 1;

    private long sum;

    @ParameterizedTest
    @CsvSource({
        "int2, 0007, 7",
        "int4, 00000007, 7",
        "int8, 0000000000000007, 7",
        "oid, 00000007, 7",
        "numeric, 0002000000000002000103e8, 100",
        "numeric, 00010001000000000007, 70000",
    })
    void aWholeNumberIsReadForNothing(String type, String binary, String text) {
        Codec<?> codec = requireNonNull(REGISTRY.natural(type));
        if (!type.equals("numeric") || !binary.endsWith("03e8")) {
            reads(codec, Wire.hex(binary), in -> codec.decodeLong(in, Format.BINARY), NOTHING);
        }
        reads(codec, Wire.utf8(text), in -> codec.decodeLong(in, Format.TEXT), NOTHING);
    }

    @ParameterizedTest
    @CsvSource({
        "float4, 3fc00000, 1.5",
        "float8, 3ff8000000000000, -1234.5678",
        "int4, 00000007, 7",
        "numeric, 0002000000000002000103e8, 1.10",
    })
    void aDoubleIsReadForNothing(String type, String binary, String text) {
        Codec<?> codec = requireNonNull(REGISTRY.natural(type));
        reads(codec, Wire.hex(binary), in -> (long) codec.decodeDouble(in, Format.BINARY), NOTHING);
        reads(codec, Wire.utf8(text), in -> (long) codec.decodeDouble(in, Format.TEXT), NOTHING);
    }

    @Test
    void aBooleanIsReadForNothing() {
        Codec<?> codec = requireNonNull(REGISTRY.natural("bool"));
        reads(codec, Wire.hex("01"), in -> codec.decodeBoolean(in, Format.BINARY) ? 1 : 0, NOTHING);
        reads(codec, Wire.utf8("t"), in -> codec.decodeBoolean(in, Format.TEXT) ? 1 : 0, NOTHING);
    }

    /** The sizes are those of the objects themselves, with compressed references. */
    @ParameterizedTest
    @CsvSource({
        "uuid, a0eebc999c0b4ef8bb6d6bb9bd380a11, 32",
        "date, 00002279, 24",
        "time, 0000000a8be4ca60, 24",
        "timetz, 0000000a8be4ca6000007080, 48",
        "interval, 000000036c966ee0000000030000000e, 32",
        "timestamp, 0002b58341728608, 72",
        "timestamptz, 0002b58341728608, 96",
        "numeric, 0003000100000003000109291a2c, 40",
        "int8, 7000000000000000, 24",
        "text, 61626364, 48",
        "bytea, 61626364, 24",
    })
    void aValueIsReadForWhatItIsItself(String type, String binary, double size) {
        Codec<?> codec = requireNonNull(REGISTRY.natural(type));
        reads(codec, Wire.hex(binary), in -> codec.decodeBinary(in).hashCode(), size + NOTHING);
    }

    @Test
    void anArrayOfPrimitivesIsReadForWhatItIsItself() {
        Codec<int[]> codec = requireNonNull(REGISTRY.forReading(1007, int[].class));
        byte[] value = Wire.encode(codec, new int[100], Format.BINARY);
        reads(codec, value, in -> codec.decodeBinary(in).length, 16 + 400 + NOTHING);
    }

    @Test
    void numbersDatesAndUuidsAreWrittenForNothing() {
        writes("bool", true, Format.BINARY);
        writes("int4", 70_000, Format.BINARY);
        writes("int4", 70_000, Format.TEXT);
        writes("int8", 70_000, Format.BINARY);
        writes("int8", Long.MAX_VALUE, Format.TEXT);
        writes("float8", 1.5, Format.BINARY);
        writes("float8", 0.30000000000000004, Format.TEXT);
        writes("float4", 1.5f, Format.BINARY);
        writes("float4", 1e-7f, Format.TEXT);
        writes("uuid", UUID.randomUUID(), Format.BINARY);
        writes("uuid", UUID.randomUUID(), Format.TEXT);
        writes("date", LocalDate.of(2024, 2, 29), Format.BINARY);
        writes("date", LocalDate.of(2024, 2, 29), Format.TEXT);
        writes("time", LocalTime.NOON, Format.BINARY);
        writes("time", LocalTime.NOON, Format.TEXT);
        writes("timetz", OffsetTime.of(LocalTime.NOON, ZoneOffset.UTC), Format.BINARY);
        writes("timetz", OffsetTime.of(LocalTime.NOON, ZoneOffset.UTC), Format.TEXT);
        writes("interval", new Interval(14, 3, -7), Format.BINARY);
        writes("timestamp", LocalDateTime.of(2024, 2, 29, 1, 2), Format.BINARY);
        writes("timestamp", LocalDateTime.of(2024, 2, 29, 1, 2), Format.TEXT);
        writes("timestamptz", Instant.EPOCH, Format.BINARY);
        writes("timestamptz", OffsetDateTime.of(2024, 2, 29, 1, 2, 0, 0, ZoneOffset.UTC), Format.BINARY);
        writes("timestamptz", OffsetDateTime.of(2024, 2, 29, 1, 2, 0, 0, ZoneOffset.UTC), Format.TEXT);
        writes("numeric", new BigDecimal("-12345678901.5678"), Format.BINARY);
        writes("numeric", new BigDecimal("-12345678901.5678"), Format.TEXT);
        writes("text", "some text", Format.BINARY);
        writes("bytea", new byte[16], Format.BINARY);
        writes("_int4", new int[16], Format.BINARY);
        writes("_int4", new Integer[] {1, null, 3}, Format.BINARY);
    }

    private interface Reading {
        long read(WireReader in);
    }

    private void reads(Codec<?> codec, byte[] value, Reading reading, double atMost) {
        WireReader in = new WireReader();
        measure(
                () -> sum += reading.read(in.reset(value, 0, value.length)),
                atMost,
                codec.javaType().getSimpleName());
    }

    private void writes(String type, Object value, Format format) {
        Codec<Object> codec = requireNonNull(REGISTRY.forWriting(type, value.getClass()));
        WireWriter out = new WireWriter(1024, 1024);
        measure(
                () -> {
                    out.truncate(0);
                    sum += codec.isExact(value) ? 1 : 0;
                    codec.encode(value, out, format);
                },
                NOTHING,
                type + " in " + format);
    }

    /** The best of several rounds: compilation takes objects away and never adds any. */
    private void measure(Runnable operation, double atMost, String what) {
        double best = Double.MAX_VALUE;
        long deadline = System.nanoTime() + COMPILED_BY_THEN.toNanos();
        while (best > atMost && System.nanoTime() < deadline) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < TIMES; i++) {
                operation.run();
            }
            best = Math.min(best, (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / TIMES);
        }
        assertThat(best).as("bytes per value, %s, %d", what, sum % 2).isLessThanOrEqualTo(atMost);
    }
}
