// SPDX-License-Identifier: Apache-2.0
package io.trunkline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.trunkline.testkit.gate.Seeds;
import io.trunkline.testkit.server.EmbeddedServer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random programs see what the model says. A build runs the same thirty each time, so that what fails in it is what it has
 * changed; who looks for more says how many, {@code -Dtrunkline.programs=}, and gets new ones.
 */
// As long as it is asked to; each step of a program has a limit of its own.
@Timeout(value = 12, unit = TimeUnit.HOURS)
class ModelIT {
    private static final @Nullable Integer PROGRAMS = Integer.getInteger("trunkline.programs");
    private static final int PROGRAMS_OF_BUILDS = 30;

    private static final long SEED_OF_BUILDS = 761757569913261372L;

    /** While a program is made smaller: each way to hang costs as much. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private static final int TRIES = 400;

    @Test
    void everyProgramSeesWhatTheModelSays() throws Exception {
        long seed = PROGRAMS == null ? SEED_OF_BUILDS : Seeds.seed("random programs");
        Random random = new Random(seed);
        long start = System.nanoTime();
        int programs = 0;
        int operations = 0;
        try (EmbeddedServer server = EmbeddedServer.start();
                Lab lab = new Lab(server)) {
            while (programs < (PROGRAMS == null ? PROGRAMS_OF_BUILDS : PROGRAMS)) {
                // Its own seed first: so that the program that fails can be run alone.
                long own = programs == 0 ? seed : random.nextLong();
                Program program = Generator.program(own);
                String complaint = lab.run(program, Lab.LIMIT);
                if (complaint != null) {
                    fail(report(lab, own, program, complaint));
                }
                programs++;
                operations += Program.count(program.ops());
            }
        }
        System.out.println(programs + " programs of " + operations + " operations in "
                + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
        assertThat(programs).isPositive();
    }

    private static String report(Lab lab, long seed, Program program, String complaint) {
        StringBuilder last = new StringBuilder(complaint);
        Program smallest = ProgramShrinker.shrink(
                program,
                it -> {
                    String found = complaint(lab, it);
                    if (found != null) {
                        last.setLength(0);
                        last.append(found);
                    }
                    return found != null;
                },
                TRIES);
        return "seed " + seed + "\n" + smallest + "\nwhere\n" + last + "\nfirst\n" + complaint;
    }

    private static @Nullable String complaint(Lab lab, Program program) {
        try {
            return lab.run(program, SOON);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
