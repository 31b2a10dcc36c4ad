// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.workload;

/** A driver has read something else than what is in the table: its speed is of no interest then. */
public final class WrongAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public WrongAnswerException(String message) {
        super(message);
    }
}
