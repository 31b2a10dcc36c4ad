// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.workload;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The runner's side of the conversation with the comparison, in lines over standard input and output.
 *
 * <pre>
 *   warm CASE SECONDS     do the case, say how it went
 *   run CASE SECONDS      the same: one round that counts
 *   quit                  end
 * </pre>
 *
 * Each answer is one line of JSON: a {@link Measurement}, or {@code {"error": …}} and the end of the process. Each case has
 * a subject of its own. Who wants figures starts a process per case, so that none is measured with code that was compiled
 * for another.
 */
public final class RunnerProtocol {
    private final Supplier<Subject> subjects;
    private final Target target;
    private final PrintStream answers;
    private @Nullable Subject subject;
    private @Nullable Case opened;
    private long checkSum;

    private RunnerProtocol(Supplier<Subject> subjects, Target target, PrintStream answers) {
        this.subjects = subjects;
        this.target = target;
        this.answers = answers;
    }

    /**
     * Serves a driver until {@code quit}, the end of input, or an error.
     *
     * @param subjects makes the driver's subject, for one case
     * @param arguments the server's port, the user and the database
     */
    public static void serve(Supplier<Subject> subjects, String... arguments) throws IOException {
        if (arguments.length != 3) {
            throw new IllegalArgumentException("a runner is started with PORT USER DATABASE");
        }
        Target target = new Target(Integer.parseInt(arguments[0]), arguments[1], arguments[2]);
        PrintStream answers = System.out;
        // Whatever a driver prints must not be taken for an answer.
        System.setOut(System.err);
        RunnerProtocol protocol = new RunnerProtocol(subjects, target, answers);
        try {
            protocol.serve(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        } finally {
            protocol.close();
        }
    }

    private void serve(BufferedReader requests) throws IOException {
        for (String line = requests.readLine(); line != null && !line.equals("quit"); line = requests.readLine()) {
            try {
                answers.println(answer(line.split(" ")).toJson());
                answers.flush();
            } catch (Exception failed) {
                failed.printStackTrace();
                answers.println("{\"error\":\"" + escape(failed.toString()) + "\"}");
                answers.flush();
                return;
            }
        }
    }

    private Measurement answer(String[] request) throws Exception {
        if (request.length != 3 || !(request[0].equals("warm") || request[0].equals("run"))) {
            throw new IllegalArgumentException("not a request: " + String.join(" ", request));
        }
        Case work = Case.of(request[1]);
        Subject ready = ready(work);
        return work == Case.SLOW_CONSUMER
                ? watched(work, ready)
                : measured(work, ready, Double.parseDouble(request[2]));
    }

    private Subject ready(Case work) throws Exception {
        if (subject != null && opened == work) {
            return subject;
        }
        close();
        Subject fresh = subjects.get();
        subject = fresh;
        opened = work;
        checkSum = work.looksUp() ? 0 : work.checkSum();
        fresh.open(target, work);
        return fresh;
    }

    private Measurement measured(Case work, Subject subject, double seconds) throws Exception {
        Optional<ProcessCpu> cpu = ProcessCpu.ofThisProcess();
        long allocated = Memory.allocatedBytes();
        Round round = new Round(work, checkSum, seconds);
        long started = System.nanoTime();
        subject.run(round);
        long nanos = System.nanoTime() - started;
        allocated = Memory.allocatedBytes() - allocated;
        Optional<ProcessCpu> used = ProcessCpu.ofThisProcess().flatMap(now -> cpu.map(now::minus));
        return new Measurement(round.operations(), nanos)
                .cpu(used)
                .allocated(allocated)
                .latencies(round.latencies());
    }

    /** One operation, paced by the consumer: only memory is of interest, and watching it costs what cannot be told apart. */
    private Measurement watched(Case work, Subject subject) throws Exception {
        Round round = new Round(work, checkSum, 0);
        long started = System.nanoTime();
        MemoryWatch watch = new MemoryWatch(subject);
        try {
            subject.run(round);
        } finally {
            watch.stop();
        }
        return new Measurement(round.operations(), System.nanoTime() - started)
                .memory(watch.peakHeapBytes(), watch.peakDirectBytes());
    }

    private void close() {
        if (subject != null) {
            subject.close();
        }
    }

    private static String escape(String text) {
        return text.replace('\\', '/').replace('"', '\'').replaceAll("\\p{Cntrl}", " ");
    }
}
