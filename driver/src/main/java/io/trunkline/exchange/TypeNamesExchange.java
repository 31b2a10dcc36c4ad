// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.UsageException;
import io.trunkline.catalog.NameQuestion;
import io.trunkline.error.Outcome;
import io.trunkline.protocol.DataRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks for the OIDs of types that were declared by name. */
final class TypeNamesExchange extends CatalogExchange {
    /** Told of the answer on the event loop, once. */
    interface Listener {
        /** @param oids in the order of the names; null if there is a failure, which says why */
        void resolved(@Nullable List<Integer> oids, @Nullable Throwable failure);
    }

    private final NameQuestion question;
    private final Listener listener;

    TypeNamesExchange(List<String> names, Listener listener) {
        super(NameQuestion.SQL);
        this.question = new NameQuestion(names);
        this.listener = listener;
    }

    @Override
    String parameter() {
        return question.parameter();
    }

    @Override
    void add(DataRow row) {
        question.add(row);
    }

    @Override
    void answered() {
        Throwable failure = failure();
        String unknown = question.unknown();
        if (failure == null && unknown != null) {
            failure = new UsageException(
                    "a parameter was declared with type " + unknown
                            + ", which the database does not know, or not in this session's search path",
                    Outcome.NOT_SENT);
        }
        listener.resolved(failure == null ? question.answer() : null, failure);
    }
}
