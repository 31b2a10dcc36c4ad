// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.codec;

import io.trunkline.codec.Codec;
import io.trunkline.codec.CodecRegistry;
import io.trunkline.codec.Format;
import io.trunkline.codec.PgType;
import io.trunkline.protocol.BackendHandler;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.BackendReader;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.DataRow;
import io.trunkline.protocol.MessageLimits;
import io.trunkline.protocol.ReadyForQuery;
import io.trunkline.protocol.Signal;
import io.trunkline.wire.ArrayCache;
import io.trunkline.wire.WireReader;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
 * {@link ReadRows} and then every value: numbers as primitives, all else as its natural type. Figures are per row; what is
 * allocated are the values themselves.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+UseParallelGC"})
public class ReadValues {
    private static final int BYTES_PER_READ = 16 * 1024;
    private static final List<PgType> TYPES = List.of(
            PgType.INT8,
            PgType.TEXT,
            PgType.INT4,
            PgType.FLOAT8,
            PgType.INT8,
            PgType.NUMERIC,
            PgType.TIMESTAMPTZ,
            PgType.UUID,
            PgType.BOOL,
            PgType.JSONB);

    @Param({"5", "10"})
    public int columns;

    private final BackendReader reader = new BackendReader(MessageLimits.defaults(), new ArrayCache());
    private byte[] answer = {};
    private ValueReader values = new ValueReader(0);

    private static final class ValueReader implements BackendHandler {
        private final Codec<?>[] codecs;
        private final int[] offsets;
        private final int[] lengths;
        private final WireReader in = new WireReader();

        /** The values of the last row, kept as a user would keep them. */
        private final @Nullable Object[] kept;

        private long sum;

        ValueReader(int columns) {
            this.codecs = new Codec<?>[columns];
            for (int i = 0; i < columns; i++) {
                codecs[i] = Objects.requireNonNull(
                        CodecRegistry.builtin().natural(TYPES.get(i).oid()));
            }
            this.offsets = new int[columns];
            this.lengths = new int[columns];
            this.kept = new Object[columns];
        }

        @Override
        public void on(DataRow row) {
            row.locate(offsets, lengths);
            sum += codec(row, 0).decodeLong(in, Format.BINARY);
            kept[1] = codec(row, 1).decodeBinary(in);
            sum += codec(row, 2).decodeLong(in, Format.BINARY);
            sum += (long) codec(row, 3).decodeDouble(in, Format.BINARY);
            sum += codec(row, 4).decodeLong(in, Format.BINARY);
            for (int i = 5; i < codecs.length; i++) {
                kept[i] = codec(row, i).decodeBinary(in);
            }
        }

        private Codec<?> codec(DataRow row, int column) {
            in.reset(row.array(), offsets[column], lengths[column]);
            return codecs[column];
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
        values = new ValueReader(columns);
        reader.authenticated();
    }

    @Benchmark
    @OperationsPerInvocation(Answers.ROWS)
    public long decodeValues() {
        for (int at = 0; at < answer.length; at += BYTES_PER_READ) {
            int count = Math.min(BYTES_PER_READ, answer.length - at);
            byte[] array = reader.reserve(count);
            System.arraycopy(answer, at, array, reader.end(), count);
            reader.received(count);
            reader.read(values);
        }
        return values.sum;
    }
}
