// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

/**
 * How long statements keep the server, as far as a client can tell: so that one known to be slow does not hold up the
 * answers of others under the same Sync.
 *
 * <p>Time is taken once per burst of reads. A statement's is counted from when it was written, or from when the one before
 * it was done, whichever is later, less the time that the network takes: the shortest that anything has taken.
 */
public final class Pace {
    /** Statements that together take longer than this do not share a Sync. */
    public static final long PATIENCE_NANOS = 5_000_000;

    private long burstAt = System.nanoTime();
    private long readyAt = burstAt;
    private long roundTrip = Long.MAX_VALUE;
    private int epoch;

    /** Bytes have come. */
    public void burst() {
        burstAt = System.nanoTime();
    }

    /** {@return when bytes have come last} */
    public long heardAt() {
        return burstAt;
    }

    /** An exchange was done, by what has come last. */
    public void ready() {
        readyAt = burstAt;
    }

    /** {@return how long the server took for what was written then and is answered now} Before {@link #ready()}. */
    long taken(long writtenAt) {
        long nanos = Math.max(0, burstAt - (writtenAt - readyAt > 0 ? writtenAt : readyAt));
        if (nanos < roundTrip && nanos > 0) {
            roundTrip = nanos;
        }
        return roundTrip == Long.MAX_VALUE ? nanos : nanos - roundTrip;
    }

    /** Measurements of another epoch count no more. */
    int epoch() {
        return epoch;
    }

    /** Several under one Sync took this long: where that is far more than they had taken alone, all are measured anew. */
    void check(long expected, long nanos) {
        if (nanos > 2 * expected + PATIENCE_NANOS) {
            epoch++;
        }
    }
}
