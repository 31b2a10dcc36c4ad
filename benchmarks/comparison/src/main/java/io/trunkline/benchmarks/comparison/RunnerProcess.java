// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.comparison;

import io.trunkline.benchmarks.workload.Case;
import io.trunkline.benchmarks.workload.Dataset;
import io.trunkline.benchmarks.workload.Measurement;
import io.trunkline.benchmarks.workload.Target;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A driver's JVM. Whatever the driver logs is shown if it fails. */
final class RunnerProcess implements AutoCloseable {
    /** For all drivers alike: a heap that neither grows nor shrinks, and that the kernel has already handed out. */
    static final List<String> MEASURED_JVM = List.of("-XX:+UseParallelGC", "-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch");

    private static final int SECONDS_TO_END = 5;

    private final Driver driver;
    private final Path log;
    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader answers;

    RunnerProcess(Driver driver, String classPath, Target target, List<String> jvmFlags, boolean pinned)
            throws IOException {
        this.driver = driver;
        this.log = Files.createTempFile("trunkline-runner-", ".log");
        List<String> command = new ArrayList<>(pinned ? Pinning.PREFIX : List.of());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmFlags);
        String part = System.getProperty(Dataset.PART_PROPERTY);
        if (part != null) {
            command.add("-D" + Dataset.PART_PROPERTY + "=" + part);
        }
        command.addAll(List.of("-cp", classPath, driver.mainClass()));
        command.addAll(List.of(Integer.toString(target.port()), target.user(), target.database()));
        this.process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    Driver driver() {
        return driver;
    }

    /** A round that does not count. */
    void warm(Case work, double seconds) {
        ask("warm", work, seconds);
    }

    /** A round that counts. Blocks until it is over. */
    Measurement run(Case work, double seconds) {
        return ask("run", work, seconds);
    }

    private Measurement ask(String request, Case work, double seconds) {
        try {
            requests.write(String.format(Locale.ROOT, "%s %s %.3f%n", request, work.label(), seconds));
            requests.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new IllegalStateException("its process has ended");
            }
            return Measurement.fromJson(answer);
        } catch (IOException | IllegalStateException failure) {
            throw new IllegalStateException(
                    driver.label() + " fails in " + work.label() + ": " + failure.getMessage() + lastLog(), failure);
        }
    }

    private String lastLog() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n    ", lines.subList(Math.max(0, lines.size() - 30), lines.size()))
                    .transform(text -> text.isEmpty() ? "" : "\n    " + text);
        } catch (IOException unreadable) {
            return "";
        }
    }

    @Override
    public void close() {
        try {
            requests.write("quit\n");
            requests.flush();
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException endedAlready) {
            process.destroyForcibly();
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } finally {
            log.toFile().delete();
        }
    }
}
