// SPDX-License-Identifier: Apache-2.0
package io.trunkline.statement;

import io.trunkline.StatementMode;
import io.trunkline.UsageException;
import io.trunkline.catalog.TypeCatalog;
import io.trunkline.error.ErrorFields;
import io.trunkline.error.Outcome;
import io.trunkline.protocol.FrontendWriter;
import io.trunkline.protocol.RowDescription;
import io.trunkline.protocol.WireName;
import io.trunkline.row.RowLayout;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The statements prepared on one connection, by their SQL; the least recently used leaves when there are too many, or when
 * they take too many bytes. Those that are pinned stay, and take no room from the others.
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
    private final long byteLimit;
    private final Map<Object, Statement> statements = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Object, Pin> pins = new HashMap<>();
    /** The latest that alone is too large to be kept: it stays until it has been used. */
    private @Nullable Statement oversized;

    private long bytes;
    private final Queue<WireName> closings = new ArrayDeque<>();
    /** Those that a pooler, which knows statements by their text, would give us again as they were. */
    private final Set<Object> outdated = new HashSet<>();

    private long created;

    /**
     * @param capacity how many statements are kept, and how many more may be pinned
     * @param byteLimit how many bytes those that are kept may take, by {@link Statement#weight}
     */
    public StatementCache(int capacity, long byteLimit, StatementMode mode, TypeCatalog types) {
        this.capacity = capacity;
        this.byteLimit = byteLimit;
        this.mode = mode;
        this.types = types;
    }

    /** {@return the statement that is prepared for this SQL, or null} One whose columns cannot be relied on leaves. */
    public @Nullable Statement find(String sql, DeclaredTypes types) {
        Statement found = find(types.key(sql));
        if (found != null && found.isDescribedByOthers()) {
            take(found);
            close(found);
            return null;
        }
        return found;
    }

    private @Nullable Statement find(Object key) {
        Statement found = statements.get(key);
        if (found == null && !pins.isEmpty()) {
            Pin pin = pins.get(key);
            found = pin == null ? null : pin.statement;
        }
        if (found == null && oversized != null && oversized.key().equals(key)) {
            found = oversized;
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
        return new Statement(sql, types, declaredOids, name, text(sql, types.key(sql)), this::grown);
    }

    /** A text that no pooler has seen before, where one must be made to prepare a statement anew. */
    private String text(String sql, Object key) {
        return !outdated.isEmpty() && outdated.contains(key) ? sql + "\n/* anew: " + UUID.randomUUID() + " */" : sql;
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
        closeLater(statement.name());
    }

    /** As {@link #close}, of a name: what could not be closed as it was meant to be, say. */
    public void closeLater(WireName name) {
        if (mode != StatementMode.UNNAMED) {
            closings.add(name);
        }
    }

    /**
     * Writes Close for statements that have left the cache, in front of a flight.
     *
     * @param used by the flight: it may have left since it was prepared, and is not closed before that
     * @return how many, as so many answers precede the flight's own
     */
    public short writeClosings(FrontendWriter out, Statement used) {
        if (closings.remove(used.name())) {
            closings.add(used.name());
        }
        short written = 0;
        for (WireName name : closings) {
            if (written == CLOSINGS_PER_FLIGHT || name.equals(used.name())) {
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
        if (oversized == statement) {
            // It has been used; the next flight closes it.
            oversized = null;
            close(statement);
        }
    }

    /** Takes in a statement that is prepared, or about to be. */
    public void adopt(Statement statement) {
        Statement before = find(statement.key());
        if (before == statement) {
            return;
        }
        if (before != null && take(before)) {
            close(before);
        }
        Pin pin = pins.get(statement.key());
        if (pin != null) {
            pin.statement = statement;
        } else if (statement.weight() > byteLimit) {
            setAside(statement);
        } else {
            statements.put(statement.key(), statement);
            statement.counted = statement.weight();
            bytes += statement.counted;
            makeRoom();
        }
    }

    /** Its description has come, and with it some weight. */
    private void grown(Statement statement) {
        if (statement.counted > 0) {
            if (statement.weight() > byteLimit) {
                take(statement);
                setAside(statement);
            } else {
                bytes += statement.weight() - statement.counted;
                statement.counted = statement.weight();
                makeRoom();
            }
        }
    }

    private void setAside(Statement statement) {
        Statement before = oversized;
        oversized = statement;
        if (before != null) {
            close(before);
        }
    }

    private void makeRoom() {
        while (statements.size() > capacity || bytes > byteLimit) {
            Statement eldest = statements.values().iterator().next();
            take(eldest);
            close(eldest);
        }
    }

    /** Takes a statement out, wherever it is; answers whether it was there. A pin remains, for whoever comes next. */
    private boolean take(Statement statement) {
        if (statements.remove(statement.key(), statement)) {
            bytes -= statement.counted;
            statement.counted = 0;
            return true;
        }
        if (oversized == statement) {
            oversized = null;
            return true;
        }
        Pin pin = pins.get(statement.key());
        if (pin != null && pin.statement == statement) {
            pin.statement = null;
            return true;
        }
        return false;
    }

    // ---- Those that stay

    /** Refuses a statement that would be one too many. */
    public void requireRoomToPin(Statement statement) {
        if (pins.size() >= capacity && !pins.containsKey(statement.key())) {
            throw new UsageException(
                    "not prepared: " + capacity
                            + " prepared statements are open on this connection already. Close some,"
                            + " or raise statementCacheSize; statements that are merely run need not be prepared",
                    Outcome.NOT_SENT);
        }
    }

    /** Keeps a statement that is prepared, or about to be, until it is {@link #release released} as often as this was called. */
    public void pin(Statement statement) {
        take(statement);
        Pin pin = pins.computeIfAbsent(statement.key(), key -> new Pin());
        pin.statement = statement;
        pin.holders++;
    }

    /** As {@link #release}; if there is something to close, a later flight does that. */
    public void unpin(Statement statement) {
        WireName name = release(statement.key());
        if (name != null) {
            closeLater(name);
        }
    }

    /** {@return the name of the statement, which is to be closed now; null if others keep it, or if there is none} */
    public @Nullable WireName release(String sql, DeclaredTypes types) {
        return release(types.key(sql));
    }

    private @Nullable WireName release(Object key) {
        Pin pin = pins.get(key);
        if (pin == null || --pin.holders > 0) {
            return null;
        }
        pins.remove(key);
        return pin.statement == null || mode == StatementMode.UNNAMED ? null : pin.statement.name();
    }

    /** A statement that so many keep; none where the server has lost it and nobody has used it since. */
    private static final class Pin {
        private int holders;
        private @Nullable Statement statement;
    }

    // ---- What goes wrong

    public RowLayout layout(RowDescription columns) {
        return RowLayout.of(columns.columns(), types.codecs());
    }

    /** The statement could not be prepared or described: those behind it are told why, later ones try anew. */
    public void failed(Statement statement, Throwable failure, boolean parsed) {
        statement.fail(failure);
        // A pooler keeps account of what could not be parsed, too.
        if (take(statement) && (parsed || mode == StatementMode.TRACKED)) {
            close(statement);
        }
    }

    /** Nobody will run these again: they leave, and the server is told with the next flight. */
    public void discardIf(Predicate<? super String> sql) {
        List<Statement> leaving = statements.values().stream()
                .filter(statement -> sql.test(statement.sql()))
                .toList();
        for (Statement statement : leaving) {
            take(statement);
            close(statement);
        }
    }

    /**
     * The server has been told to forget all statements: the next uses prepare them anew. What was written behind that is
     * there, and nobody knows which: so all are closed, which does no harm to those that are gone.
     */
    public void forgetAll() {
        for (Statement statement : statements.values()) {
            statement.counted = 0;
            close(statement);
        }
        statements.clear();
        bytes = 0;
        for (Pin pin : pins.values()) {
            Statement pinned = pin.statement;
            if (pinned != null) {
                close(pinned);
                pin.statement = null;
            }
        }
        Statement last = oversized;
        if (last != null) {
            oversized = null;
            close(last);
        }
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
            take(statement);
        } else if (stale) {
            forget(statement);
        }
        return stale;
    }

    /** What is known of the statement may be outdated: the next use prepares it anew, under a text of its own. */
    public void forget(Statement statement) {
        if (take(statement)) {
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
                && (OUTDATED.contains(state) || (preparing && (state.startsWith("42") || state.equals("XX000"))));
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
