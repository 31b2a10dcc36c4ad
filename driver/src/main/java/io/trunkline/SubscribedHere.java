// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

/**
 * Where a statement that has failed was subscribed to: a suppressed exception of its failure, whose own stack shows the
 * event loop only. There if {@link PgConfig.Builder#subscriberStacks} is on and the caller's frames were on that stack.
 */
public final class SubscribedHere extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param frames the caller's, innermost first */
    public SubscribedHere(StackTraceElement... frames) {
        super("the statement was subscribed to here");
        setStackTrace(frames);
    }
}
