// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.UsageException;
import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.exchange.Exchange.Stage;
import io.trunkline.protocol.FrontendWriter;
import io.trunkline.protocol.ReadyForQuery;
import io.trunkline.protocol.TransactionStatus;
import io.trunkline.testkit.gate.Seeds;
import io.trunkline.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExchangeQueueTest {
    private final ExchangeQueue queue = new ExchangeQueue();
    private final FrontendWriter out = new FrontendWriter(new WireWriter());

    private Probe add(String name) {
        Probe probe = new Probe(name, 10);
        queue.add(probe);
        return probe;
    }

    private void writeAll() {
        for (Exchange next = queue.nextToWrite(); next != null; next = queue.nextToWrite()) {
            queue.write(next, out);
        }
    }

    @Test
    void theyAreWrittenAndAnsweredInTheOrderInWhichTheyCame() {
        Probe first = add("first");
        Probe second = add("second");
        Probe third = add("third");
        assertThat(queue.head()).as("nothing is under way").isNull();

        queue.write(queue.nextToWrite(), out);
        assertThat(queue.head()).isSameAs(first);
        assertThat(queue.nextToWrite()).isSameAs(second);
        writeAll();
        assertThat(queue.inFlight()).isEqualTo(3);

        assertThat(queue.remove()).isSameAs(first);
        assertThat(queue.remove()).isSameAs(second);
        Probe fourth = add("fourth");
        assertThat(queue.remove()).isSameAs(third);
        assertThat(queue.head()).isNull();
        writeAll();
        assertThat(queue.head()).isSameAs(fourth);
    }

    @Test
    void sizeAndWeightCountWhatWaitsAndWhatIsUnderWay() {
        add("a");
        Probe dropped = add("b");
        add("c");
        assertThat(queue.size()).isEqualTo(3);
        assertThat(queue.weight()).isEqualTo(30);
        queue.write(queue.nextToWrite(), out);
        assertThat(queue.size()).isEqualTo(3);
        queue.abandon(dropped);
        assertThat(queue.size()).isEqualTo(2);
        assertThat(queue.weight()).isEqualTo(20);
        queue.remove();
        assertThat(queue.size()).isEqualTo(1);
        assertThat(queue.weight()).isEqualTo(10);
    }

    @Test
    void oneThatIsDroppedWhileItWaitsIsNeverWritten() {
        for (int dropped = 0; dropped < 3; dropped++) {
            Probe[] all = {add("0"), add("1"), add("2")};
            queue.abandon(all[dropped]);
            out.out().truncate(0);
            writeAll();
            List<Exchange> answered = new ArrayList<>();
            while (queue.head() != null) {
                answered.add(queue.remove());
            }
            assertThat(answered).hasSize(2).doesNotContain(all[dropped]);
            assertThat(all[dropped].signals())
                    .as("nobody waits for its outcome")
                    .isZero();
            assertThat(queue.size()).isZero();
            assertThat(queue.weight()).isZero();
        }
    }

    @Test
    void oneThatIsAbandonedUnderWayKeepsItsPlace() {
        Probe first = add("first");
        Probe second = add("second");
        writeAll();
        queue.abandon(first);
        assertThat(queue.isAllAbandoned()).isFalse();
        queue.abandon(second);
        queue.abandon(second);
        assertThat(queue.isAllAbandoned()).isTrue();
        assertThat(queue.remove()).isSameAs(first);
        assertThat(queue.isAllAbandoned()).isTrue();
        assertThat(queue.remove()).isSameAs(second);
        assertThat(queue.isAllAbandoned()).as("nothing is under way").isFalse();
    }

    @Test
    void oneThatCannotBeWrittenFailsAloneAndLeavesNoBytes() {
        Probe before = add("before");
        Probe broken = new Probe("broken", 10).refusing(new IllegalArgumentException("a NUL"));
        queue.add(broken);
        Probe after = add("after");
        writeAll();

        assertThat(broken.stage()).isEqualTo(Stage.SETTLED);
        assertThat(broken.failure()).isInstanceOf(UsageException.class).hasMessageContaining("a NUL");
        assertThat(((PgException) broken.failure()).outcome()).isEqualTo(Outcome.NOT_SENT);
        FrontendWriter expected = new FrontendWriter(new WireWriter());
        expected.query("before");
        expected.query("after");
        assertThat(out.out().toByteArray()).isEqualTo(expected.out().toByteArray());
        assertThat(queue.remove()).isSameAs(before);
        assertThat(queue.remove()).isSameAs(after);
        assertThat(queue.weight()).isZero();
    }

    @Test
    void aRejectedOneIsToldAndNotCounted() {
        Probe probe = new Probe("rejected", 10);
        IllegalStateException reason = new IllegalStateException();
        queue.reject(probe, reason);
        assertThat(probe.failure()).isSameAs(reason);
        assertThat(probe.stage()).isEqualTo(Stage.SETTLED);
        assertThat(queue.size()).isZero();
        queue.abandon(probe);
        assertThat(queue.weight()).as("abandoned too late").isZero();
    }

    @Test
    void oneThatIsAbandonedBeforeItComesIsSettledAtOnce() {
        Probe probe = new Probe("early", 10);
        queue.abandon(probe);
        assertThat(probe.stage()).isEqualTo(Stage.SETTLED);
        assertThat(queue.size()).isZero();
    }

    @Test
    void whatASubscriberThrowsStaysWithIt() {
        StackOverflowError tantrum = new StackOverflowError("thrown on purpose by this test");
        Probe rejected = new Probe("rejected").throwing(tantrum);
        try (Blame blame = new Blame()) {
            queue.reject(rejected, new IllegalStateException());
            Probe unwritable = new Probe("unwritable")
                    .refusing(new IllegalStateException())
                    .throwing(tantrum);
            queue.add(unwritable);
            Probe after = add("after");
            writeAll();
            assertThat(rejected.signals() + unwritable.signals()).isEqualTo(2);
            assertThat(queue.head()).isSameAs(after);
            Probe answered = new Probe("answered").throwing(tantrum);
            answered.settle(ReadyForQuery.of(TransactionStatus.IDLE));
            assertThat(answered.signals()).isEqualTo(1);
            assertThat(blame.thrown()).containsExactly(tantrum, tantrum, tantrum);
        }
    }

    @Test
    void whenTheConnectionIsGoneThoseUnderWayComeFirst() {
        Probe written = add("written");
        queue.write(queue.nextToWrite(), out);
        Probe dropped = add("dropped");
        Probe waiting = add("waiting");
        queue.abandon(dropped);
        assertThat(queue.removeAny()).isSameAs(written);
        assertThat(queue.inFlight()).isZero();
        assertThat(queue.removeAny()).isSameAs(waiting);
        assertThat(queue.removeAny()).isNull();
        assertThat(queue.size()).isZero();
        assertThat(queue.weight()).isZero();
        add("the queue can be used again");
        assertThat(queue.nextToWrite()).isNotNull();
    }

    @Test
    void nothingCanBeTakenOutWhereNothingIsUnderWay() {
        assertThatThrownBy(queue::remove).isInstanceOf(IllegalStateException.class);
        add("waiting");
        assertThatThrownBy(queue::remove).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void itBehavesLikeTwoPlainLists() {
        Random random = new Random(Seeds.seed("exchange queue"));
        for (int round = 0; round < 200; round++) {
            new Model(random).run(500);
        }
    }

    /** What the queue should be: those under way and those waiting, and every exchange there ever was. */
    private static final class Model {
        private final Random random;
        private final ExchangeQueue queue = new ExchangeQueue();
        private final FrontendWriter out = new FrontendWriter(new WireWriter());
        private final List<Probe> inFlight = new ArrayList<>();
        private final List<Probe> waiting = new ArrayList<>();
        private final List<Probe> all = new ArrayList<>();

        Model(Random random) {
            this.random = random;
        }

        void run(int steps) {
            for (int i = 0; i < steps; i++) {
                step(i);
                assertThat(queue.head()).isSameAs(inFlight.isEmpty() ? null : inFlight.get(0));
                assertThat(queue.inFlight()).isEqualTo(inFlight.size());
                assertThat(queue.size()).isEqualTo(inFlight.size() + waiting.size());
                assertThat(queue.weight()).isEqualTo(weight(inFlight) + weight(waiting));
                assertThat(queue.isAllAbandoned())
                        .isEqualTo(!inFlight.isEmpty() && inFlight.stream().allMatch(Exchange::isAbandoned));
            }
        }

        private static long weight(List<Probe> probes) {
            return probes.stream().mapToLong(Probe::weight).sum();
        }

        private void step(int number) {
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3 -> add(number);
                case 4, 5, 6 -> write();
                case 7, 8 -> answer();
                case 9, 10 -> abandonAny();
                default -> {
                    if (random.nextInt(20) == 0) {
                        loseConnection();
                    }
                }
            }
        }

        private void add(int number) {
            Probe probe = new Probe("q" + number, random.nextInt(100));
            if (random.nextInt(10) == 0) {
                probe.refusing(new IllegalStateException());
            }
            queue.add(probe);
            waiting.add(probe);
            all.add(probe);
        }

        private void write() {
            Exchange next = queue.nextToWrite();
            assertThat(next).isSameAs(waiting.isEmpty() ? null : waiting.get(0));
            if (next != null) {
                Probe probe = waiting.remove(0);
                queue.write(next, out);
                if (probe.stage() == Stage.IN_FLIGHT) {
                    inFlight.add(probe);
                } else {
                    assertThat(probe.failure()).isNotNull();
                }
            }
        }

        private void answer() {
            if (!inFlight.isEmpty()) {
                assertThat(queue.remove()).isSameAs(inFlight.remove(0));
            }
        }

        private void abandonAny() {
            if (!all.isEmpty()) {
                Probe probe = all.get(random.nextInt(all.size()));
                queue.abandon(probe);
                waiting.remove(probe);
            }
        }

        private void loseConnection() {
            List<Exchange> taken = new ArrayList<>();
            for (Exchange next = queue.removeAny(); next != null; next = queue.removeAny()) {
                taken.add(next);
            }
            List<Probe> expected = new ArrayList<>(inFlight);
            expected.addAll(waiting);
            assertThat(taken).isEqualTo(expected);
            inFlight.clear();
            waiting.clear();
        }
    }
}
