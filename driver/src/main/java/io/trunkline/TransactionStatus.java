// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

/** What has become of a transaction, as its server tells it afterwards. */
public enum TransactionStatus {
    /** All of it has happened, and lasts. */
    COMMITTED,

    /** Nothing of it has happened. */
    ABORTED,

    /** It is not decided: the session that runs it may not know yet that nobody listens any more. Ask again. */
    IN_PROGRESS,

    /** It is so long ago that the server has forgotten whether it was committed. */
    TOO_OLD
}
