// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.script;

/** The client did something else than its script says; whoever knows the place makes it readable. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean clientGone;

    Violation(String message) {
        this(message, false);
    }

    private Violation(String message, boolean clientGone) {
        super(message);
        this.clientGone = clientGone;
    }

    static Violation clientGone(String message) {
        return new Violation(message, true);
    }

    /** Whether the client did nothing but leave before its script was over. */
    boolean isClientGone() {
        return clientGone;
    }
}
