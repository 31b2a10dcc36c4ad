// SPDX-License-Identifier: Apache-2.0
package io.trunkline.error;

/** What became of a statement that failed: the question every retry must ask. */
public enum Outcome {
    /** No byte of it reached the server: it is safe to run it again, on this connection or another. */
    NOT_SENT,
    /** The server answered with an error, and has undone what the statement did. */
    REJECTED,
    /** It was sent and no final answer came back: it may have happened or not. */
    UNKNOWN
}
