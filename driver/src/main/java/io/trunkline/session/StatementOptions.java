// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.error.Notice;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks for beside the SQL and its parameters.
 *
 * @param timeout how long the subscriber waits, zero for ever
 * @param readOnly whether the statement is declared to change nothing
 * @param fetchSize how many rows of a stream are fetched at a time, 0 for all
 * @param demandTimeout how long a stream waits for demand, zero for ever
 * @param noticeListener told of the statement's notices, null if nobody listens
 */
record StatementOptions(
        Duration timeout,
        boolean readOnly,
        int fetchSize,
        Duration demandTimeout,
        @Nullable Consumer<? super Notice> noticeListener) {
    StatementOptions {
        requireNotNegative(timeout);
        requireNotNegative(demandTimeout);
        if (fetchSize < 0) {
            throw new IllegalArgumentException("a fetch size of " + fetchSize + ": it must not be negative");
        }
    }

    private static void requireNotNegative(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("a timeout of " + timeout.toMillis() + " ms: it must not be negative");
        }
    }

    StatementOptions withTimeout(Duration timeout) {
        return new StatementOptions(timeout, readOnly, fetchSize, demandTimeout, noticeListener);
    }

    StatementOptions withReadOnly(boolean readOnly) {
        if (readOnly == this.readOnly) {
            return this;
        }
        return new StatementOptions(timeout, readOnly, fetchSize, demandTimeout, noticeListener);
    }

    StatementOptions withFetchSize(int fetchSize) {
        return new StatementOptions(timeout, readOnly, fetchSize, demandTimeout, noticeListener);
    }

    StatementOptions withDemandTimeout(Duration demandTimeout) {
        return new StatementOptions(timeout, readOnly, fetchSize, demandTimeout, noticeListener);
    }

    StatementOptions withNoticeListener(Consumer<? super Notice> noticeListener) {
        return new StatementOptions(timeout, readOnly, fetchSize, demandTimeout, noticeListener);
    }
}
