// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import java.time.Duration;

/** The time-outs that the server itself keeps: run-time parameters in whole milliseconds, of which 0 is none. */
enum ServerTimeout {
    STATEMENT("statement_timeout"),
    LOCK("lock_timeout"),
    IDLE_IN_TRANSACTION("idle_in_transaction_session_timeout"),
    /** PostgreSQL 17. */
    TRANSACTION("transaction_timeout");

    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Duration MOST = Duration.ofMillis(Integer.MAX_VALUE);

    private final String parameter;

    ServerTimeout(String parameter) {
        this.parameter = parameter;
    }

    /** {@return the run-time parameter's name} */
    String parameter() {
        return parameter;
    }

    /**
     * {@return the parameter's value for this time} Parts of a millisecond count as a whole one, so that nothing ends early.
     *
     * @throws IllegalArgumentException for less than a millisecond, which would round to none or to 1 ms at will, and for
     *     more than the server can count
     */
    String value(Duration time) {
        if (time.isZero()) {
            return "0";
        }
        if (time.compareTo(LEAST) < 0 || time.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    parameter + " must be from 1 to " + MOST.toMillis() + " ms, or zero for none, not " + time);
        }
        return Long.toString(time.plusNanos(999_999).toMillis());
    }
}
