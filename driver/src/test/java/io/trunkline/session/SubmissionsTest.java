// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.exchange.Exchange;
import io.trunkline.exchange.Probe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SubmissionsTest {
    private static final int THREADS = 8;
    private static final int EACH = 20_000;

    @Test
    void onlyTheFirstOfManyWakesTheEventLoop() {
        Submissions submissions = new Submissions();
        assertThat(submissions.push(new Probe("a"))).isTrue();
        assertThat(submissions.push(new Probe("b"))).isFalse();
        assertThat(submissions.push(new Probe("c"))).isFalse();
        assertThat(submissions.count()).isEqualTo(3);
        submissions.drain(exchange -> {});
        assertThat(submissions.push(new Probe("d"))).isTrue();
    }

    @Test
    void theyAreHandedOverInTheOrderInWhichTheyWerePushed() {
        Submissions submissions = new Submissions();
        List<Exchange> pushed = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Probe probe = new Probe("p" + i);
            pushed.add(probe);
            submissions.push(probe);
        }
        List<Exchange> taken = new ArrayList<>();
        submissions.drain(taken::add);
        assertThat(taken).isEqualTo(pushed);
        assertThat(submissions.count()).isZero();
        submissions.drain(again -> taken.clear());
        assertThat(taken).as("nothing comes twice").hasSize(100);
    }

    @Test
    void whatIsPushedWhileTheyAreHandedOverWakesAgain() {
        Submissions submissions = new Submissions();
        Probe late = new Probe("late");
        List<Boolean> wakes = new ArrayList<>();
        submissions.push(new Probe("early"));
        submissions.drain(early -> wakes.add(submissions.push(late)));
        assertThat(wakes).containsExactly(true);
        List<Exchange> taken = new ArrayList<>();
        submissions.drain(taken::add);
        assertThat(taken).containsExactly(late);
    }

    @Test
    void noneIsLostAndEachThreadsOrderIsKept() throws Exception {
        Submissions submissions = new Submissions();
        Semaphore wakeUps = new Semaphore(0);
        AtomicInteger woken = new AtomicInteger();
        CyclicBarrier together = new CyclicBarrier(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> pushing = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int thread = t;
                pushing.add(threads.submit(() -> {
                    together.await();
                    for (int i = 0; i < EACH; i++) {
                        if (submissions.push(new Probe(thread + ":" + i))) {
                            woken.incrementAndGet();
                            wakeUps.release();
                        }
                    }
                    return null;
                }));
            }
            Map<String, Integer> next = new HashMap<>();
            int taken = 0;
            int[] count = {0};
            while (taken < THREADS * EACH) {
                assertThat(wakeUps.tryAcquire(20, TimeUnit.SECONDS))
                        .as("whoever comes to an empty stack wakes; %s taken", taken)
                        .isTrue();
                submissions.drain(exchange -> {
                    String name = exchange.toString();
                    int colon = name.indexOf(':');
                    int expected = next.merge(name.substring(0, colon), 1, Integer::sum) - 1;
                    assertThat(Integer.parseInt(name.substring(colon + 1))).isEqualTo(expected);
                    count[0]++;
                });
                taken = count[0];
            }
            for (Future<?> future : pushing) {
                future.get(20, TimeUnit.SECONDS);
            }
            assertThat(submissions.count()).isZero();
            assertThat(woken.get()).isBetween(1, THREADS * EACH);
        } finally {
            threads.shutdownNow();
        }
    }
}
