// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.codec;

import io.trunkline.protocol.BindParameters;
import io.trunkline.protocol.FrontendWriter;
import io.trunkline.protocol.WireName;
import io.trunkline.wire.WireWriter;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Bind, Execute and Sync of 256 prepared statements with one int4 parameter, into one buffer. Figures are per statement. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+UseParallelGC"})
public class WriteFlights {
    private static final int STATEMENTS = 256;
    private static final int BUFFER = 64 * 1024;

    private final FrontendWriter writer = new FrontendWriter(new WireWriter(BUFFER, WireWriter.DEFAULT_LIMIT));
    private final WireName statement = WireName.of("S_1");
    private final byte[] binary = FrontendWriter.formats(1);
    private final OneInt parameters = new OneInt();

    private static final class OneInt implements BindParameters {
        private int value;

        @Override
        public int count() {
            return 1;
        }

        @Override
        public boolean isNull(int index) {
            return false;
        }

        @Override
        public int format(int index) {
            return 1;
        }

        @Override
        public void write(int index, WireWriter out) {
            out.writeInt(value);
        }
    }

    @Benchmark
    @OperationsPerInvocation(STATEMENTS)
    public int bindExecuteSync() {
        FrontendWriter out = writer;
        out.out().clear(BUFFER);
        for (int i = 0; i < STATEMENTS; i++) {
            parameters.value = i;
            out.bind(WireName.UNNAMED, statement, parameters, binary);
            out.execute(WireName.UNNAMED, 0);
            out.sync();
        }
        return out.out().size();
    }
}
