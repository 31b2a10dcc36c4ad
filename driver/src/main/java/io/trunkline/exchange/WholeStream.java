// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.RowMapper;
import reactor.core.CoreSubscriber;

/** Streams the rows of a query that the server sends all at once. */
public final class WholeStream<T> extends RowStream<T> {
    public WholeStream(
            Wire wire, Execution execution, RowMapper<? extends T> mapper, CoreSubscriber<? super T> subscriber) {
        super(wire, execution, mapper, subscriber);
    }
}
