// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.Column;
import io.trunkline.UsageException;
import io.trunkline.codec.CodecRegistry;
import io.trunkline.codec.PgType;
import io.trunkline.error.Outcome;
import io.trunkline.protocol.FrontendWriter;
import io.trunkline.row.RowLayout;
import io.trunkline.statement.DeclaredTypes;
import io.trunkline.statement.Statement;
import io.trunkline.statement.StatementCache;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Prepares a statement that stays prepared until a {@link CloseExchange}, and tells what parameters and columns it has, for
 * which their types may have to be looked up.
 */
public final class PinExchange extends DescribeExchange {
    /** Told of the outcome on the event loop, once. */
    public interface Listener {
        void pinned(List<PgType> parameters, List<Column> columns);

        void failed(Throwable why);
    }

    private final String sql;
    private final DeclaredTypes types;
    private final @Nullable Owner owner;
    private final Listener listener;
    private int @Nullable [] declaredOids;
    private boolean asksForNames;
    private @Nullable Throwable unnamed;
    private @Nullable Statement pinned;

    /** @param owner the transaction it belongs to; null for statements outside any */
    public PinExchange(Wire wire, String sql, DeclaredTypes types, @Nullable Owner owner, Listener listener) {
        super(wire, sql);
        this.sql = sql;
        this.types = types;
        this.owner = owner;
        this.listener = listener;
    }

    @Override
    public int weight() {
        return 64 + sql.length();
    }

    @Override
    public @Nullable Owner owner() {
        return owner;
    }

    /** Types that were declared by name must have their OIDs first. */
    @Override
    protected boolean isReady() {
        if (declaredOids != null || unnamed != null || types.names().isEmpty()) {
            return true;
        }
        if (!asksForNames) {
            asksForNames = true;
            wire.insert(new TypeNamesExchange(types.names(), (found, failure) -> {
                declaredOids = found == null ? null : types.resolved(found);
                unnamed = failure;
                wire.proceed();
            }));
        }
        return false;
    }

    @Override
    protected void encode(FrontendWriter out) {
        if (unnamed != null) {
            throw unnamed instanceof RuntimeException known ? known : new IllegalStateException(unnamed);
        }
        StatementCache statements = wire.statements();
        Statement known = statements.find(sql, types);
        Statement used = known;
        if (used == null) {
            int[] oids = declaredOids;
            used = oids == null ? statements.create(sql, types) : statements.create(sql, types, oids);
        }
        statements.requireRoomToPin(used);
        if (known == null) {
            describe(used, out);
        }
        statements.pin(used);
        pinned = used;
    }

    @Override
    public @Nullable Throwable skipped(Exchange culprit) {
        unpin();
        return super.skipped(culprit);
    }

    @Override
    protected void settled(@Nullable Throwable failure) {
        Statement used = pinned;
        Throwable why = failure == null && used != null && used.layout() == null ? undescribed(used) : failure;
        if (used == null || why != null || isAbandoned()) {
            unpin();
            if (!isAbandoned()) {
                listener.failed(why == null ? undescribed(used) : why);
            }
            return;
        }
        Set<Integer> unknown =
                new LinkedHashSet<>(used.unknownParameters(wire.types().codecs()));
        RowLayout columns = used.layout();
        if (columns != null && columns.isUnresolved()) {
            unknown.addAll(columns.unknownTypes());
        }
        if (unknown.isEmpty()) {
            tell(used);
        } else {
            // A type that nobody knows is told by its OID.
            wire.lookUp(unknown, problem -> tell(used));
        }
    }

    /** It was under way for another, and came to nothing there. */
    private static Throwable undescribed(@Nullable Statement statement) {
        Throwable failure = statement == null ? null : statement.failure();
        return failure != null ? failure : new UsageException("the statement could not be prepared", Outcome.UNKNOWN);
    }

    @Override
    protected void reset() {
        unpin();
    }

    private void unpin() {
        Statement used = pinned;
        if (used != null) {
            pinned = null;
            wire.statements().unpin(used);
        }
    }

    private void tell(Statement used) {
        CodecRegistry codecs = wire.types().codecs();
        used.refresh(codecs);
        RowLayout columns = used.layout();
        listener.pinned(used.parameterTypes(codecs), columns == null ? List.of() : columns.described());
    }
}
