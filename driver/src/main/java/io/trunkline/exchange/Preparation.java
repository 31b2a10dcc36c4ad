// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.ConnectionException;
import io.trunkline.codec.CodecRegistry;
import io.trunkline.error.CodecException;
import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.statement.DeclaredTypes;
import io.trunkline.statement.Statement;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What goes ahead of an execution whose values cannot be written without knowing their types, such as records, or whose rows
 * could not be read as text: the names of declared types are resolved, the statement is prepared, and the types of its
 * parameters are looked up, as far as each is needed. Each step is an exchange in front of all that wait, which are not
 * written before it is over, so that their order is kept.
 */
final class Preparation {
    private final Wire wire;
    private final Execution execution;
    private final boolean columnsToo;
    private final Consumer<Throwable> failed;
    private @Nullable Statement statement;
    private @Nullable Statement fresh;
    private int @Nullable [] declaredOids;
    private boolean underWay;
    private boolean over;
    private boolean hasLookedUp;

    /**
     * @param columnsToo whether the types of the columns are to be known as well
     * @param failed told why it came to nothing, on the event loop; not where the connection is gone, which all hear
     */
    Preparation(Wire wire, Execution execution, boolean columnsToo, Consumer<Throwable> failed) {
        this.wire = wire;
        this.execution = execution;
        this.columnsToo = columnsToo;
        this.failed = failed;
    }

    /** Takes the next step; answers whether there is none left. */
    boolean isDone() {
        if (underWay || over) {
            return false;
        }
        // What has just been prepared may not be found, as its columns are good for one use only.
        Statement known = fresh == null ? wire.statements().find(execution.sql(), execution.types()) : fresh;
        if (known == null) {
            prepare();
            return false;
        }
        if (known.layout() == null) {
            underWay = true;
            known.whenDescribed(() -> step(null));
            return false;
        }
        CodecRegistry codecs = wire.types().codecs();
        known.refresh(codecs);
        statement = known;
        if (columnsToo && known.areColumnsUnknown()) {
            underWay = true;
            wire.lookUp(known.unknownColumns(), failure -> {
                known.settle(wire.types().codecs());
                step(failure);
            });
            return false;
        }
        if (known.areParametersKnown() || hasLookedUp || execution.isTextEnough(codecs)) {
            return true;
        }
        underWay = true;
        hasLookedUp = true;
        wire.lookUp(known.unknownParameters(codecs), this::step);
        return false;
    }

    /** {@return the statement, once all is done} */
    @Nullable
    Statement statement() {
        return statement;
    }

    private void prepare() {
        DeclaredTypes types = execution.types();
        List<String> names = types.names();
        int[] oids = declaredOids;
        underWay = true;
        if (oids == null && !names.isEmpty()) {
            wire.insert(new TypeNamesExchange(names, (found, failure) -> {
                if (found != null) {
                    declaredOids = types.resolved(found);
                }
                step(failure);
            }));
            return;
        }
        Statement prepared = oids == null
                ? wire.statements().create(execution.sql(), types)
                : wire.statements().create(execution.sql(), types, oids);
        wire.insert(new PrepareExchange(wire, prepared, (described, failure) -> {
            fresh = failure == null ? described : null;
            step(failure);
        }));
    }

    private void step(@Nullable Throwable failure) {
        underWay = false;
        if (failure != null) {
            over = true;
            if (!(failure instanceof ConnectionException)) {
                failed.accept(explained(failure));
            }
        }
        wire.proceed();
    }

    private Throwable explained(Throwable failure) {
        return hasLookedUp || !(failure instanceof PgException)
                ? new CodecException(
                        "not sent: the types of its parameters could not be looked up: " + failure.getMessage(),
                        Outcome.NOT_SENT,
                        failure)
                : failure;
    }
}
