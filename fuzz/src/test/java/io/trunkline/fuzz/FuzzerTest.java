// SPDX-License-Identifier: Apache-2.0
package io.trunkline.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/** The fuzzer finds what was put there for it to find. */
class FuzzerTest {
    private static final long SEED = 42;
    private static final Budget INPUTS = new Budget(300_000, 60);

    private record Of(String seed, ToIntFunction<byte[]> body) implements Target {
        @Override
        public List<byte[]> seeds() {
            return List.of(seed.getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public int run(byte[] input) {
            return body.applyAsInt(input);
        }
    }

    private static Report fuzz(String seed, ToIntFunction<byte[]> body) throws InterruptedException {
        return new Fuzzer("test", 1, () -> new Of(seed, body)).run(INPUTS, SEED, 1);
    }

    @Test
    void whatBehavesNewIsKeptAndLeadsOn() throws InterruptedException {
        // Each right byte is a new behaviour; all four at once would take four thousand million inputs.
        Report report = fuzz("aaaa", input -> {
            int right = 0;
            while (right < 4 && right < input.length && input[right] == (byte) (0xF1 + right)) {
                right++;
            }
            if (right == 4) {
                throw new IllegalStateException("found");
            }
            return right;
        });
        assertThat(report.findings()).isNotEmpty();
        assertThat(report.findings().get(0).input()).startsWith("f1f2f3f4");
        assertThatThrownBy(report::requireNone)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("found")
                .hasMessageContaining("f1f2f3f4");
    }

    @Test
    void whatIsInOrderIsNoFinding() throws InterruptedException {
        Report report = fuzz("abc", input -> input.length);
        assertThat(report.findings()).isEmpty();
        assertThat(report.inputs()).isEqualTo(INPUTS.inputs());
        assertThat(report.behaviours()).isGreaterThan(10);
        report.requireNone();
    }

    @Test
    void aSeedRepeatsARun() throws InterruptedException {
        assertThat(inputsOfARun()).isEqualTo(inputsOfARun());
    }

    private static List<Integer> inputsOfARun() throws InterruptedException {
        List<Integer> hashes = Collections.synchronizedList(new ArrayList<>());
        new Fuzzer(
                        "test",
                        1,
                        () -> new Of("abc", input -> {
                            hashes.add(Arrays.hashCode(input));
                            return input.length;
                        }))
                .run(new Budget(10_000, 60), SEED, 1);
        return hashes;
    }

    @Test
    void memoryOutOfProportionIsAFinding() throws InterruptedException {
        Report report = fuzz("abc", input -> input.length > 4 ? new byte[8 << 20].length : 0);
        assertThat(report.findings()).isNotEmpty();
        assertThat(report.findings().get(0).failure()).hasMessageContaining("bytes of memory");
    }

    @Test
    void anInputThatTakesSecondsIsAFinding() {
        Meter meter = new Meter();
        meter.start();
        // By the processor's time, as the meter measures it: others may want the processor, too.
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long end = threads.getCurrentThreadCpuTime() + 2_000_000_000L;
        while (threads.getCurrentThreadCpuTime() < end) {
            Thread.onSpinWait();
        }
        assertThatThrownBy(() -> meter.check(Long.MAX_VALUE)).hasMessageContaining("processor time");
    }

    @Test
    void messagesAreChangedButCutAsBefore() {
        byte[] stream = {'Z', 0, 0, 0, 5, 'I', 'D', 0, 0, 0, 6, 1, 2, 'x', 'y'};
        List<byte[]> pieces = Messages.split(stream, 0);
        assertThat(pieces).hasSize(3);
        assertThat(Messages.isWhole(pieces.get(0))).isTrue();
        assertThat(pieces.get(2)).containsExactly('x', 'y');
    }
}
