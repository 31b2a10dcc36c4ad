// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.workload;

/**
 * A histogram of durations: 32 buckets per power of two, so a quantile is right to 3 %. Recording allocates nothing.
 *
 * <p>Belongs to one thread.
 */
final class Latencies {
    private static final int BITS = 5;
    private static final int BUCKETS_PER_POWER = 1 << BITS;

    private final long[] counts = new long[64 * BUCKETS_PER_POWER];
    private long total;

    void record(long nanos) {
        counts[bucket(Math.max(nanos, 1))]++;
        total++;
    }

    void add(Latencies other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        total += other.total;
    }

    boolean isEmpty() {
        return total == 0;
    }

    /** The duration in nanoseconds that {@code fraction} of all did not exceed. */
    long quantile(double fraction) {
        long wanted = (long) Math.ceil(fraction * total);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted && seen > 0) {
                return upperBound(i);
            }
        }
        return 0;
    }

    /** Values below 32 have a bucket each; above, the five bits after the leading one tell the bucket. */
    private static int bucket(long nanos) {
        int power = 63 - Long.numberOfLeadingZeros(nanos);
        if (power < BITS) {
            return (int) nanos;
        }
        return (power - BITS + 1) * BUCKETS_PER_POWER + (int) (nanos >>> (power - BITS)) - BUCKETS_PER_POWER;
    }

    private static long upperBound(int bucket) {
        if (bucket < BUCKETS_PER_POWER) {
            return bucket;
        }
        int shift = bucket / BUCKETS_PER_POWER - 1;
        return ((long) (bucket % BUCKETS_PER_POWER + BUCKETS_PER_POWER + 1) << shift) - 1;
    }
}
