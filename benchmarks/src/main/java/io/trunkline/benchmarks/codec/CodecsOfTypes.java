// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.codec;

import static java.util.Objects.requireNonNull;

import io.trunkline.codec.Codec;
import io.trunkline.codec.CodecRegistry;
import io.trunkline.codec.PgType;
import io.trunkline.codec.TypeDescription;
import io.trunkline.codec.TypeDescription.Field;
import io.trunkline.codec.TypeDescription.Kind;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to read and to write one value of each type, in both formats. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xms512m", "-Xmx512m", "-XX:+UseParallelGC"})
public class CodecsOfTypes {
    private static final int PAIR = 1_000_000;
    private static final int MOOD = 1_000_001;

    /** PostgreSQL's own types, and a composite and an enum as a catalog would describe them. */
    static final CodecRegistry REGISTRY = CodecRegistry.builtin()
            .withTypes(List.of(
                    new TypeDescription(
                            PAIR,
                            "public",
                            "pair",
                            Kind.COMPOSITE,
                            0,
                            0,
                            ',',
                            true,
                            List.of(new Field("id", PgType.INT4.oid()), new Field("name", PgType.TEXT.oid()))),
                    new TypeDescription(MOOD, "public", "mood", Kind.ENUM, 0, 0, ',', true, List.of())));

    /** All of them, as none is named. */
    @Param
    public TypeValue value = TypeValue.BOOL;

    private final WireReader in = new WireReader();
    private final WireWriter out = new WireWriter(1024, 1 << 20);
    private Codec<?> reading = requireNonNull(REGISTRY.natural("bool"));
    private Codec<Object> writing = requireNonNull(REGISTRY.forWriting("bool", Boolean.class));
    private Object read = false;
    private byte[] text = {};
    private byte[] binary = {};

    @Setup
    public void setUp() {
        reading = requireNonNull(REGISTRY.forReading(value.type, value.javaType), value.name());
        text = value.text.getBytes(StandardCharsets.UTF_8);
        read = reading.decodeText(in.reset(text, 0, text.length));
        writing = requireNonNull(REGISTRY.forWriting(value.type, read.getClass()), value.name());
        out.truncate(0);
        writing.encodeBinary(read, out);
        binary = out.toByteArray();
    }

    @Benchmark
    public Object readBinary() {
        return reading.decodeBinary(in.reset(binary, 0, binary.length));
    }

    @Benchmark
    public Object readText() {
        return reading.decodeText(in.reset(text, 0, text.length));
    }

    @Benchmark
    public int writeBinary() {
        out.truncate(0);
        writing.encodeBinary(read, out);
        return out.size();
    }

    @Benchmark
    public int writeText() {
        out.truncate(0);
        writing.encodeText(read, out);
        return out.size();
    }
}
