// SPDX-License-Identifier: Apache-2.0
package io.trunkline.statement;

import io.trunkline.StatementMode;
import io.trunkline.catalog.TypeCatalog;
import io.trunkline.error.ErrorFields;
import io.trunkline.protocol.FrontendWriter;
import io.trunkline.protocol.RowDescription;
import io.trunkline.protocol.WireName;
import io.trunkline.row.RowLayout;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The statements prepared on one connection, by their SQL; the least recently used leaves when there are too many.
 *
 * <p>A statement enters the cache when its Parse is written, not when it is answered, so those who come right behind use
 * it, too. Names are never used twice, so a Close that is still on its way can hit nobody else's statement.
 */
public final class StatementCache {
    /** What names of cursors begin with that are never used twice: what is fetched from such a one is of one type. */
    public static final String CURSORS = "trunkline_cursor_";

    /** Where the server finds that a row's type has been dropped. */
    private static final Set<String> ROW_TYPE_LOOK_UPS = Set.of("lookup_rowtype_tupdesc_internal", "lookup_type_cache");

    /**
     * What the server answers to a Bind that is made for a statement as it was: another number of formats, other columns, a
     * value that is none of a parameter's former type, or, where a pooler prepares it in front of the Bind, types that do
     * not go together any more.
     */
    private static final Set<String> OUTDATED = Set.of(
            "08P01", "0A000", "22003", "22007", "22008", "22P02", "22P03", "42704", "42725", "42804", "42846", "42883",
            "42P05", "42P08");

    /** To forget that a text is taken costs one more error, which heals as the first did. */
    private static final int MOST_OUTDATED = 1024;

    /** Flights carry at most this many Closes each. */
    private static final int CLOSINGS_PER_FLIGHT = 16;

    private final TypeCatalog types;
    private final int capacity;
    private final StatementMode mode;
    private final Map<Object, Statement> statements = new LinkedHashMap<>(16, 0.75f, true);
    private final Queue<WireName> closings = new ArrayDeque<>();
    /** Those that a pooler, which knows statements by their text, would give us again as they were. */
    private final Set<Object> outdated = new HashSet<>();

    private long created;

    public StatementCache(int capacity, StatementMode mode, TypeCatalog types) {
        this.capacity = capacity;
        this.mode = mode;
        this.types = types;
    }

    /** {@return the statement that is prepared for this SQL, or null} One whose columns cannot be relied on leaves. */
    public @Nullable Statement find(String sql, DeclaredTypes types) {
        Statement found = statements.get(types.key(sql));
        if (found != null && found.isDescribedByOthers()) {
            statements.remove(found.key());
            close(found);
            return null;
        }
        return found;
    }

    /** A statement with a name of its own, not in the cache before it is {@link #written} or {@link #adopt adopted}. */
    public Statement create(String sql, DeclaredTypes types) {
        return create(sql, types, types.oids());
    }

    /** As {@link #create(String, DeclaredTypes)}, with the OIDs of types that were declared by name. */
    public Statement create(String sql, DeclaredTypes types, int[] declaredOids) {
        WireName name = mode == StatementMode.UNNAMED ? WireName.UNNAMED : WireName.of("S" + ++created);
        return new Statement(sql, types, declaredOids, name, text(sql, types.key(sql)));
    }

    /** A text that no pooler has seen before, where one must be made to prepare a statement anew. */
    private String text(String sql, Object key) {
        return !outdated.isEmpty() && outdated.contains(key)
                ? sql + "\n/* anew: " + UUID.randomUUID() + " */"
                : sql;
    }

    /** {@return what stays prepared} */
    public StatementMode mode() {
        return mode;
    }

    /**
     * The statement with the types of its parameters declared, as far as they are known, so that whoever prepares it again
     * elsewhere takes the same bytes for the same values; not in the cache before it is {@link #written}.
     */
    public Statement pinned(Statement statement) {
        return statement.isPinned() ? statement : statement.pinned(WireName.of("S" + ++created));
    }

    /** What the server knows by a name is closed with the next flight. */
    private void close(Statement statement) {
        if (mode != StatementMode.UNNAMED) {
            closings.add(statement.name());
        }
    }

    /**
     * Writes Close for statements that have left the cache, in front of a flight.
     *
     * @return how many, as so many answers precede the flight's own
     */
    public short writeClosings(FrontendWriter out) {
        short written = 0;
        for (WireName name : closings) {
            if (written == CLOSINGS_PER_FLIGHT) {
                break;
            }
            out.closeStatement(name);
            written++;
        }
        return written;
    }

    /** The flight has been written as a whole, with this many Closes in front. */
    public void written(Statement statement, boolean isNew, short closed) {
        for (int i = 0; i < closed; i++) {
            closings.remove();
        }
        if (isNew) {
            adopt(statement);
        }
    }

    /** Takes in a statement that is prepared, or about to be. */
    public void adopt(Statement statement) {
        Statement before = statements.put(statement.key(), statement);
        if (before != null && before != statement && mode == StatementMode.TRACKED) {
            close(before);
        }
        if (statements.size() > capacity) {
            Statement eldest = statements.values().iterator().next();
            statements.remove(eldest.key());
            close(eldest);
        }
    }

    public RowLayout layout(RowDescription columns) {
        return RowLayout.of(columns.columns(), types.codecs());
    }

    /** The statement could not be prepared or described: those behind it are told why, later ones try anew. */
    public void failed(Statement statement, Throwable failure, boolean parsed) {
        statement.fail(failure);
        // A pooler keeps account of what could not be parsed, too.
        if (statements.remove(statement.key(), statement) && (parsed || mode == StatementMode.TRACKED)) {
            close(statement);
        }
    }

    /** Nobody will run these again: they leave, and the server is told with the next flight. */
    public void discardIf(Predicate<? super String> sql) {
        statements.values().removeIf(statement -> {
            boolean leaves = sql.test(statement.sql());
            if (leaves) {
                close(statement);
            }
            return leaves;
        });
    }

    /**
     * The server does not know the statement any more (26000), or its result has changed its type (0A000 from
     * RevalidateCachedQuery), or it stumbles over a type that is gone (XX000, an internal error, from whichever routine comes
     * first, or 42704 from a look-up of a row's type): the next use prepares it anew.
     *
     * @param binding whether it failed before it ran
     * @return whether it is one of these
     */
    public boolean forgetIfStale(Statement statement, ErrorFields error, boolean binding) {
        String state = error.sqlState();
        boolean gone = binding && isGone(error);
        boolean changed = binding && isChanged(error);
        String routine = error.routine();
        boolean broken = "XX000".equals(state)
                || ("42704".equals(state) && routine != null && ROW_TYPE_LOOK_UPS.contains(routine));
        boolean stale = gone || changed || broken;
        if (gone) {
            statements.remove(statement.key(), statement);
        } else if (stale) {
            forget(statement);
        }
        return stale;
    }

    /** What is known of the statement may be outdated: the next use prepares it anew, under a text of its own. */
    public void forget(Statement statement) {
        if (statements.remove(statement.key(), statement)) {
            close(statement);
            if (mode == StatementMode.TRACKED) {
                if (outdated.size() >= MOST_OUTDATED) {
                    outdated.clear();
                }
                outdated.add(statement.key());
            }
        }
    }

    /** A statement of the same SQL that is to be prepared in the place of one that was {@link #forget forgotten}. */
    public Statement anew(Statement forgotten) {
        return forgotten.anew(WireName.of("S" + ++created), text(forgotten.sql(), forgotten.key()));
    }

    /**
     * {@return whether a statement that was used as it was known has perhaps failed for just that} Where it is prepared with
     * the types that were found before, or by a pooler behind our back, the server cannot tell.
     *
     * @param preparing whether it failed before Bind
     */
    public boolean isPerhapsOutdated(ErrorFields error, boolean preparing) {
        String state = error.sqlState();
        return mode != StatementMode.NAMED
                && state != null
                && (OUTDATED.contains(state)
                        || (preparing && (state.startsWith("42") || state.equals("XX000"))));
    }

    /**
     * {@return whether the pooler is to be given another text} It had prepared this one for somebody else, and that is stale;
     * or it has lost count of what its server connection has prepared under names of its own (42P05).
     */
    public boolean isStaleAtPooler(ErrorFields error) {
        return mode == StatementMode.TRACKED && (isChanged(error) || "42P05".equals(error.sqlState()));
    }

    private static boolean isChanged(ErrorFields error) {
        return "0A000".equals(error.sqlState()) && "RevalidateCachedQuery".equals(error.routine());
    }

    /** {@return whether the server says that it knows no statement of that name} */
    public static boolean isGone(ErrorFields error) {
        return "26000".equals(error.sqlState());
    }
}
