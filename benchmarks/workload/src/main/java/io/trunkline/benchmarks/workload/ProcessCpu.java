// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.workload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * CPU that a process has used since it began, all its threads together, in microseconds.
 *
 * <p>From {@code /proc/PID/stat}: exact to a tick of 10 ms, which is why rounds last a second or more. Where there is no
 * {@code /proc} there is no figure.
 *
 * @param user spent in the process itself, compiler and collector included
 * @param kernel spent in the kernel on its behalf
 */
public record ProcessCpu(long user, long kernel) {
    /** USER_HZ, part of Linux' contract with programs: 100 on every platform that runs a JVM. */
    private static final long MICROS_PER_TICK = 10_000;

    private static final int PARENT = 1;
    private static final int USER = 11;
    private static final int KERNEL = 12;
    private static final int USER_OF_ENDED_CHILDREN = 13;
    private static final int KERNEL_OF_ENDED_CHILDREN = 14;

    public static Optional<ProcessCpu> ofThisProcess() {
        return fieldsAfterName("self").map(fields -> new ProcessCpu(micros(fields, USER), micros(fields, KERNEL)));
    }

    /** A process and all its direct children, those that have ended included: a PostgreSQL server is one such family. */
    public static Optional<ProcessCpu> ofFamily(long pid) {
        return fieldsAfterName(Long.toString(pid)).map(parent -> {
            long user = micros(parent, USER) + micros(parent, USER_OF_ENDED_CHILDREN);
            long kernel = micros(parent, KERNEL) + micros(parent, KERNEL_OF_ENDED_CHILDREN);
            for (ProcessHandle child : ProcessHandle.of(pid).stream()
                    .flatMap(ProcessHandle::children)
                    .toList()) {
                Optional<String[]> fields = fieldsAfterName(Long.toString(child.pid()));
                if (fields.isPresent() && Long.parseLong(fields.get()[PARENT]) == pid) {
                    user += micros(fields.get(), USER);
                    kernel += micros(fields.get(), KERNEL);
                }
            }
            return new ProcessCpu(user, kernel);
        });
    }

    public ProcessCpu minus(ProcessCpu earlier) {
        return new ProcessCpu(user - earlier.user, kernel - earlier.kernel);
    }

    /** The name, second field of all, is in parentheses and may hold anything; fields are counted from after it. */
    private static Optional<String[]> fieldsAfterName(String process) {
        try {
            String stat = Files.readString(Path.of("/proc", process, "stat"));
            return Optional.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
        } catch (IOException ended) {
            return Optional.empty();
        }
    }

    private static long micros(String[] fields, int field) {
        return Long.parseLong(fields[field]) * MICROS_PER_TICK;
    }
}
