// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.catalog.TypeQuestion;
import io.trunkline.codec.TypeDescription;
import io.trunkline.protocol.DataRow;
import io.trunkline.protocol.ReadyForQuery;
import io.trunkline.protocol.TransactionStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks what some types are. Until it is written more types may be added, and as long as it is under way those who need types
 * that it asks for may wait for it, too.
 */
public final class LookupExchange extends CatalogExchange {
    /** Told of the answer on the event loop, once. */
    public interface Listener {
        void answered(LookupExchange lookup);
    }

    private final Listener listener;
    private final Set<Integer> oids = new LinkedHashSet<>();
    private final List<LookupListener> waiting = new ArrayList<>();
    private final TypeQuestion question = new TypeQuestion();
    private @Nullable TransactionStatus status;

    public LookupExchange(Listener listener) {
        super(TypeQuestion.SQL);
        this.listener = listener;
    }

    /** {@return whether it asks for these types, too, and its answer is still to come} */
    public boolean takes(Collection<Integer> typeOids, LookupListener who) {
        if (stage() == Stage.NEW || stage() == Stage.WAITING) {
            oids.addAll(typeOids);
        }
        if (stage() == Stage.SETTLED || !oids.containsAll(typeOids)) {
            return false;
        }
        waiting.add(who);
        return true;
    }

    /** {@return the types that are asked for} */
    public Set<Integer> oids() {
        return oids;
    }

    /** {@return those who wait for the answer} */
    public List<LookupListener> waiting() {
        return waiting;
    }

    /** {@return what the server knows of the types, and of those they are made of} */
    public Map<Integer, TypeDescription> answer() {
        return question.answer();
    }

    /** {@return whether the answer is what a transaction sees, which may be older than what is there} */
    public boolean wasInTransaction() {
        return status == TransactionStatus.IN_TRANSACTION;
    }

    @Override
    String parameter() {
        return TypeQuestion.parameter(oids);
    }

    @Override
    void add(DataRow row) {
        question.add(row);
    }

    @Override
    public void on(ReadyForQuery ready) {
        status = ready.status();
        super.on(ready);
    }

    @Override
    void answered() {
        listener.answered(this);
    }
}
