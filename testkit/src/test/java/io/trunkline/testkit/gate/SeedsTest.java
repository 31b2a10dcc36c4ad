// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.suppressed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.platform.testkit.engine.TestExecutionResultConditions;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class SeedsTest {
    @Test
    void theSeedOfTheSystemPropertyIsTaken() {
        withProperty("-42", () -> assertThat(Seeds.seed("again")).isEqualTo(-42));
        withProperty("many", () -> assertThatThrownBy(() -> Seeds.seed("again"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("many"));
    }

    @Test
    void seedsAreNewEachTime() {
        withProperty(null, () -> assertThat(Seeds.seed("one")).isNotEqualTo(Seeds.seed("other")));
    }

    @Test
    void aFailureNamesTheSeedsOfItsTestAlone() {
        withProperty("7", () -> {
            Seeds.seed("outside");
            Sabotage.run(Failing.class)
                    .testEvents()
                    .assertThatEvents()
                    .haveExactly(
                            1,
                            event(finishedWithFailure(suppressed(
                                    0,
                                    TestExecutionResultConditions.message(it -> it.startsWith("seed of inside: 7"))))));
        });
    }

    private static void withProperty(@org.jspecify.annotations.Nullable String value, Runnable action) {
        String before = System.getProperty(Seeds.PROPERTY);
        set(value);
        try {
            action.run();
        } finally {
            set(before);
        }
    }

    private static void set(@org.jspecify.annotations.Nullable String value) {
        if (value == null) {
            System.clearProperty(Seeds.PROPERTY);
        } else {
            System.setProperty(Seeds.PROPERTY, value);
        }
    }

    @ExtendWith(SeedReporter.class)
    static class Failing {
        @Test
        void fails() {
            Seeds.seed("inside");
            throw new AssertionError("fails");
        }
    }
}
