// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.workload;

/**
 * A round as one thread sees it: says whether there is time for another operation, and takes what came back.
 *
 * <p>Belongs to one thread. Adds nothing per operation that would show: the clock is read for every operation only
 * where latencies are taken or an operation is long.
 */
public final class Lane {
    private static final int OPERATIONS_PER_LOOK_AT_THE_CLOCK = 64;

    private final Case work;
    private final long endNanos;
    private final long checkSum;
    private final boolean timed;
    private final Latencies latencies = new Latencies();
    private long operations;
    private long started;
    private long askedNanos;
    private boolean over;
    private int random;

    Lane(Case work, long endNanos, long checkSum, int number) {
        this.work = work;
        this.endNanos = endNanos;
        this.checkSum = checkSum;
        this.timed = work == Case.SELECT1_SEQ;
        this.random = 0x9E3779B9 * (number + 1);
    }

    /** Whether to start another operation. The first is always granted, so that no round is without a figure. */
    public boolean more() {
        if (started++ == 0) {
            return true;
        }
        if (!over && (work != Case.SELECT1_PIPELINED || started % OPERATIONS_PER_LOOK_AT_THE_CLOCK == 0)) {
            over = System.nanoTime() - endNanos >= 0;
        }
        return !over;
    }

    /** The key to look up next; its latency is counted from now on. */
    public int key() {
        if (timed) {
            askedNanos = System.nanoTime();
        }
        // Marsaglia's xorshift: spreads over all keys, costs nothing.
        random ^= random << 13;
        random ^= random >>> 17;
        random ^= random << 5;
        return (random >>> 1) % Dataset.LOOK_UP_ROWS + 1;
    }

    /** The answer to a look-up. */
    public void answered(int key, int number) {
        if (number != Dataset.number(key)) {
            throw new WrongAnswerException(
                    work.label() + ": key " + key + " has number " + Dataset.number(key) + ", not " + number);
        }
        operations++;
        if (timed) {
            latencies.record(System.nanoTime() - askedNanos);
        }
    }

    /** The end of any other operation. */
    public void completed(long rows, long checkSum) {
        if (rows != work.rows() || checkSum != this.checkSum) {
            throw new WrongAnswerException(work.label() + ": " + rows + " rows with check sum " + checkSum
                    + " where there are " + work.rows() + " with " + this.checkSum);
        }
        operations++;
    }

    long operations() {
        return operations;
    }

    Latencies latencies() {
        return latencies;
    }
}
