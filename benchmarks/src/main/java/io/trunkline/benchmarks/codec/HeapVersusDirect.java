// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Is it cheaper to copy what a socket has brought into a heap array and read values from there, or to read them in place
 * from the direct buffer they came in?
 *
 * <p>Rows of int8, text, int4, float8, int8, each value behind its length, about as many as one read of the socket
 * brings. Figures are per row.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+UseParallelGC"})
public class HeapVersusDirect {
    private static final int ROWS = 1_000;

    /** Characters of the text column: 14 as in the comparison's million rows, and a paragraph. */
    @Param({"14", "200"})
    public int textLength;

    private final WireReader reader = new WireReader();
    private ByteBuf received = Unpooled.EMPTY_BUFFER;
    private byte[] heap = {};

    /** Texts are kept as a user would keep them: the compiler takes a black hole's string apart and makes half of it. */
    private final String[] texts = new String[ROWS];

    @Setup
    public void setUp() {
        WireWriter rows = new WireWriter();
        String text = "event 9876543210 ".repeat(textLength).substring(0, textLength);
        for (int i = 0; i < ROWS; i++) {
            rows.writeInt(8).writeLong(i * 1_000_000_007L);
            int at = rows.beginLength();
            rows.writeUtf8(text).endLength(at);
            rows.writeInt(4).writeInt(i);
            rows.writeInt(8).writeDouble(i / 4.0);
            rows.writeInt(8).writeLong(i * 31L);
        }
        received = PooledByteBufAllocator.DEFAULT.directBuffer(rows.size());
        received.writeBytes(rows.array(), 0, rows.size());
        heap = rows.toByteArray();
    }

    @TearDown
    public void tearDown() {
        received.release();
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long copyToHeapThenRead() {
        received.getBytes(0, heap);
        return readHeap();
    }

    /** The same without the copy, to see what the copy itself costs. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long readHeapOnly() {
        return readHeap();
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long readDirectInPlace() {
        ByteBuf in = received;
        long sum = 0;
        int at = 0;
        for (int i = 0; i < ROWS; i++) {
            at += 4;
            sum += in.getLong(at);
            at += 8;
            int length = in.getInt(at);
            at += 4;
            texts[i] = in.toString(at, length, StandardCharsets.UTF_8);
            at += length + 4;
            sum += in.getInt(at);
            at += 8;
            sum += (long) in.getDouble(at);
            at += 12;
            sum += in.getLong(at);
            at += 8;
        }
        return sum;
    }

    private long readHeap() {
        WireReader in = reader.reset(heap, 0, heap.length);
        long sum = 0;
        for (int i = 0; i < ROWS; i++) {
            in.skip(4);
            sum += in.readLong();
            texts[i] = in.readUtf8(in.readInt());
            in.skip(4);
            sum += in.readInt();
            in.skip(4);
            sum += (long) in.readDouble();
            in.skip(4);
            sum += in.readLong();
        }
        return sum;
    }
}
