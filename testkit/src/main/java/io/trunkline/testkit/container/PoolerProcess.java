// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.container;

/** A PgBouncer that runs somewhere. */
interface PoolerProcess {
    /** What it prints when it takes connections. */
    String READY = "process up: PgBouncer";

    /** What it has printed so far. */
    String log();

    /** Ends it at once and removes what it leaves. Ending twice does nothing. */
    void end();

    /** What is to be thrown for one that does not start. */
    static RuntimeException refusal(String log) {
        return log.contains("Address already in use")
                ? new PortTakenException()
                : new IllegalStateException("PgBouncer does not start. Its log: " + log);
    }

    /** Another process listens where this one was to. */
    final class PortTakenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        PortTakenException() {
            super("the port was taken");
        }
    }
}
