// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.container;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.skippedWithReason;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

class DockerGateTest {
    @Test
    void withoutDockerAClassIsSkippedWithOneLine() {
        Run run = run(WithoutDocker.class, null);

        run.results
                .containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1, event(container(WithoutDocker.class), skippedWithReason("no usable Docker answers here")));
        run.results.testEvents().assertStatistics(it -> it.started(0));
        assertThat(run.standardError.lines())
                .singleElement()
                .asString()
                .contains("WithoutDocker", "is skipped", "-Dtrunkline.containers=required");
    }

    @Test
    void withoutDockerAClassFailsWhereContainersAreRequired() {
        Run run = run(WithoutDocker.class, "required");

        run.results
                .containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                container(WithoutDocker.class),
                                finishedWithFailure(message(it -> it.contains("no usable Docker answers")))));
        run.results.testEvents().assertStatistics(it -> it.started(0));
    }

    @Test
    void withDockerEveryTestRuns() {
        for (String required : new @Nullable String[] {null, "required"}) {
            Run run = run(WithDocker.class, required);

            run.results.testEvents().assertStatistics(it -> it.succeeded(2));
            assertThat(run.standardError).isEmpty();
        }
    }

    private record Run(EngineExecutionResults results, String standardError) {}

    private static Run run(Class<?> testClass, @Nullable String property) {
        String before = System.getProperty(DockerGate.PROPERTY);
        PrintStream standardError = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        set(property);
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            EngineExecutionResults results = EngineTestKit.engine("junit-jupiter")
                    .selectors(selectClass(testClass))
                    .execute();
            return new Run(results, printed.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(standardError);
            set(before);
        }
    }

    private static void set(@Nullable String property) {
        if (property == null) {
            System.clearProperty(DockerGate.PROPERTY);
        } else {
            System.setProperty(DockerGate.PROPERTY, property);
        }
    }

    static final class Absent extends DockerGate {
        Absent() {
            super(() -> false);
        }
    }

    static final class Present extends DockerGate {
        Present() {
            super(() -> true);
        }
    }

    @ExtendWith(Absent.class)
    static class WithoutDocker {
        @Test
        void one() {}

        @Test
        void two() {}
    }

    @ExtendWith(Present.class)
    static class WithDocker {
        @Test
        void one() {}

        @Test
        void two() {}
    }
}
