// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.codec;

import io.trunkline.protocol.BackendHandler;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.BackendReader;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.DataRow;
import io.trunkline.protocol.MessageLimits;
import io.trunkline.protocol.ReadyForQuery;
import io.trunkline.protocol.Signal;
import io.trunkline.wire.ArrayCache;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * An answer of 1,000 rows, from received bytes to found fields: what reading costs before any value is decoded. Figures
 * are per row; the bytes arrive 16 KiB at a time, as a socket brings them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+UseParallelGC"})
public class ReadRows {
    private static final int BYTES_PER_READ = 16 * 1024;

    @Param({"5", "10"})
    public int columns;

    private byte[] answer = {};
    private final BackendReader reader = new BackendReader(MessageLimits.defaults(), new ArrayCache());
    private FieldFinder finder = new FieldFinder(0);

    private static final class FieldFinder implements BackendHandler {
        private final int[] offsets;
        private final int[] lengths;
        private long sum;

        FieldFinder(int columns) {
            this.offsets = new int[columns];
            this.lengths = new int[columns];
        }

        @Override
        public void on(DataRow row) {
            row.locate(offsets, lengths);
            sum += offsets[offsets.length - 1] + lengths[0];
        }

        @Override
        public void on(Signal signal) {
            sum++;
        }

        @Override
        public void on(CommandComplete completion) {
            sum += completion.affectedRows();
        }

        @Override
        public void on(ReadyForQuery ready) {
            sum++;
        }

        @Override
        public void unexpected(BackendMessage message) {
            throw new IllegalStateException("not in the answer: " + message);
        }
    }

    @Setup
    public void setUp() {
        answer = Answers.ofRows(columns);
        finder = new FieldFinder(columns);
        reader.authenticated();
    }

    @Benchmark
    @OperationsPerInvocation(Answers.ROWS)
    public long locateFields() {
        for (int at = 0; at < answer.length; at += BYTES_PER_READ) {
            int count = Math.min(BYTES_PER_READ, answer.length - at);
            byte[] array = reader.reserve(count);
            System.arraycopy(answer, at, array, reader.end(), count);
            reader.received(count);
            reader.read(finder);
        }
        return finder.sum;
    }
}
