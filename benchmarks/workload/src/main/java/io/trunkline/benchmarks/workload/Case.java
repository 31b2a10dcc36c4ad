// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.workload;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One thing that every driver is asked to do, over and over.
 *
 * <p>An operation is one query in all cases but {@link #CONNECT}; how many connections and how many operations in flight is part of the case.
 */
public enum Case {
    /**
     * A connection, from nothing to a session that is ready, with SCRAM-SHA-256, and its end; one after the other, again and
     * again as the same user.
     */
    CONNECT("connect", "", 1, 1, 0),
    /** One row by key, one query after the other; the only case with latencies. */
    SELECT1_SEQ("select1-seq", Dataset.LOOK_UP, 1, 1, 1),
    /** One row by key, 256 queries in flight on one connection, each with a Sync of its own. */
    SELECT1_PIPELINED("select1-pipelined", Dataset.LOOK_UP, 1, 256, 1),
    /** {@link #SELECT1_PIPELINED}, declared to be read-only where a driver knows that: several may go under one Sync. */
    READS_PIPELINED("reads-pipelined", Dataset.LOOK_UP, 1, 256, 1),
    /** 1,000 rows of ten types, each column read as its natural Java type. */
    ROWS_1K("rows-1k", Dataset.READ_MIXED, 1, 1, Dataset.MIXED_ROWS),
    /** A million rows of five columns, streamed: no driver may hold them all. */
    ROWS_1M("rows-1M", Dataset.READ_EVENTS, 1, 1, Dataset.EVENT_ROWS),
    /** 20,000 rows with 1,000 bytes each, in one answer. */
    LARGE_1K("large-1k", Dataset.readLarge(1_000), 1, 1, Dataset.LARGE_ROWS),
    /** 20,000 rows with 10,000 bytes each, in one answer: against {@link #LARGE_1K}, is the cost per byte flat? */
    LARGE_10K("large-10k", Dataset.readLarge(10_000), 1, 1, Dataset.LARGE_ROWS),
    /** 100 rows of 1,000 bytes, ten queries in flight on one connection. */
    BLOBS_ONE_CONNECTION("blobs-1conn", Dataset.READ_BLOBS, 1, 10, Dataset.BLOB_ROWS),
    /** The same on ten connections, one query in flight on each. */
    BLOBS_TEN_CONNECTIONS("blobs-10conn", Dataset.READ_BLOBS, 10, 10, Dataset.BLOB_ROWS),
    /** {@link #ROWS_1M} into a consumer that takes {@value Pace#ROWS_PER_SECOND} rows/s: does memory stay flat? */
    SLOW_CONSUMER("slow-consumer", Dataset.READ_EVENTS, 1, 1, Dataset.EVENT_ROWS);

    private final String label;
    private final String sql;
    private final int connections;
    private final int inFlight;
    private final int rows;

    Case(String label, String sql, int connections, int inFlight, int rows) {
        this.label = label;
        this.sql = sql;
        this.connections = connections;
        this.inFlight = inFlight;
        this.rows = rows;
    }

    /** The name used on the command line and in reports. */
    public String label() {
        return label;
    }

    public String sql() {
        return sql;
    }

    public int connections() {
        return connections;
    }

    /** Operations in flight, over all connections. */
    public int inFlight() {
        return inFlight;
    }

    /** Rows that one operation returns. */
    public int rows() {
        return rows;
    }

    /** Whether an operation is a look-up by key, the answer to which depends on the key. */
    public boolean looksUp() {
        return this == SELECT1_SEQ || this == SELECT1_PIPELINED || this == READS_PIPELINED;
    }

    /** What the digests of one operation's rows must sum up to; computed without a database. */
    public long checkSum() {
        return switch (this) {
            case SELECT1_SEQ, SELECT1_PIPELINED, READS_PIPELINED ->
                throw new IllegalStateException("a look-up's answer depends on its key");
            case CONNECT -> 0;
            case ROWS_1K -> Dataset.mixedCheckSum();
            case ROWS_1M, SLOW_CONSUMER -> Dataset.eventsCheckSum();
            case LARGE_1K -> Dataset.largeCheckSum(1_000);
            case LARGE_10K -> Dataset.largeCheckSum(10_000);
            case BLOBS_ONE_CONNECTION, BLOBS_TEN_CONNECTIONS -> Dataset.blobsCheckSum();
        };
    }

    /** The case of that label; an unknown one is an error that lists all. */
    public static Case of(String label) {
        Optional<Case> found =
                Arrays.stream(values()).filter(it -> it.label.equals(label)).findFirst();
        return found.orElseThrow(() -> new IllegalArgumentException("no case is called " + label + "; there are "
                + Arrays.stream(values()).map(Case::label).collect(Collectors.joining(", "))));
    }
}
