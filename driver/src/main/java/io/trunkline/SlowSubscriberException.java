// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;

/**
 * A subscriber fell so far behind the rows of its query that they would have blocked the statements behind it, or filled the
 * memory. It has the rows it was given; the rest is passed over.
 */
public final class SlowSubscriberException extends PgException {
    private static final long serialVersionUID = 1L;

    public SlowSubscriberException(String message) {
        super(message, Outcome.UNKNOWN, null);
    }
}
