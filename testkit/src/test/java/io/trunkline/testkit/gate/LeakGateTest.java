// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.testkit.engine.EventConditions.container;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.LeakPresenceDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.testkit.engine.EngineExecutionResults;

class LeakGateTest {
    @Test
    void aBufferThatIsNotReleasedFailsItsClass() {
        EngineExecutionResults results = Sabotage.run(Leaking.class);

        results.testEvents().assertStatistics(it -> it.succeeded(1));
        results.containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                container(Leaking.class),
                                finishedWithFailure(
                                        instanceOf(AssertionError.class),
                                        message(it -> it.contains("buffers leaked by LeakGateTest$Leaking")
                                                || it.contains("buffers leaked by Leaking")))));
    }

    @Test
    void releasedInTimeIsNoLeak() {
        for (Class<?> clean : new Class<?>[] {Releasing.class, ReleasingLate.class, ReleasingAfterNested.class}) {
            Sabotage.run(clean).allEvents().assertStatistics(it -> it.failed(0));
        }
    }

    @Test
    void aLeakBeforeTheGateIsNotBlamedOnTheClass() {
        ByteBuf leaked = PooledByteBufAllocator.DEFAULT.directBuffer(16);

        EngineExecutionResults results = Sabotage.run(Releasing.class);

        results.containerEvents()
                .assertThatEvents()
                .haveExactly(1, event(finishedWithFailure(message(it -> it.contains("by a class without this gate")))));
        // The count started anew when the leak was reported, so this release is one too many.
        leaked.release();
        assertThatThrownBy(LeakPresenceDetector::check).isInstanceOf(IllegalStateException.class);
    }

    @ExtendWith(LeakGate.class)
    static class Leaking {
        @Test
        void leaks() {
            assertThat(PooledByteBufAllocator.DEFAULT.directBuffer(16).refCnt()).isOne();
        }
    }

    @ExtendWith(LeakGate.class)
    static class Releasing {
        @Test
        void releases() {
            assertThat(PooledByteBufAllocator.DEFAULT.heapBuffer(16).release()).isTrue();
        }
    }

    @ExtendWith(LeakGate.class)
    static class ReleasingLate {
        @Test
        void releasesOnAnotherThreadSoon() {
            ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(16);
            CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS).execute(buffer::release);
            assertThat(buffer.refCnt()).isOne();
        }
    }

    @ExtendWith(LeakGate.class)
    static class ReleasingAfterNested {
        private static final List<ByteBuf> SHARED = new ArrayList<>();

        @AfterAll
        static void release() {
            assertThat(SHARED).hasSize(1);
            SHARED.remove(0).release();
        }

        @Nested
        class Inner {
            @Test
            void usesWhatItsClassHolds() {
                assertThat(SHARED.add(PooledByteBufAllocator.DEFAULT.directBuffer(16)))
                        .isTrue();
            }
        }
    }
}
