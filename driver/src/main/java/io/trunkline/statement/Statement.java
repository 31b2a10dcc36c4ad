// SPDX-License-Identifier: Apache-2.0
package io.trunkline.statement;

import io.trunkline.UsageException;
import io.trunkline.codec.Codec;
import io.trunkline.codec.CodecRegistry;
import io.trunkline.codec.PgType;
import io.trunkline.error.Outcome;
import io.trunkline.protocol.FrontendWriter;
import io.trunkline.protocol.WireName;
import io.trunkline.row.RowLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A statement prepared on one connection: its name there, and, once Describe was answered, its parameters' types and its
 * columns.
 *
 * <p>Until then it is used with text only, in both directions.
 */
public final class Statement {
    private static final byte[] ALL_TEXT = FrontendWriter.formats();

    /** The server does not look again what a prepared FETCH or EXECUTE answers when its name has come to mean another. */
    private static final Pattern DESCRIBED_BY_OTHERS = Pattern.compile(
            "(?:\\s|--[^\\r\\n]*+|/\\*(?:[^*]|\\*(?!/))*+\\*/)*+(?:fetch|execute)\\b", Pattern.CASE_INSENSITIVE);
    /** What a statement costs beside its SQL and description, and what a parameter does. */
    private static final int OVERHEAD = 256;

    private static final int PER_PARAMETER = 64;

    private final String sql;
    private final String text;
    private final Object key;
    private final int[] declaredOids;
    private final WireName name;
    private int @Nullable [] parameterOids;
    private @Nullable RowLayout layout;
    /** What {@link #layout} and {@link #slots} were last held against. */
    private @Nullable CodecRegistry codecs;

    private boolean parametersKnown;
    private @Nullable RowLayout textLayout;
    private @Nullable Throwable failure;
    private List<Runnable> waiting = List.of();
    private long expectedNanos;
    private int measuredIn = -1;
    private final Consumer<Statement> described;
    private int weight;
    /** What the cache has counted of {@link #weight}; 0 where it does not count this one. */
    int counted;

    /** Whether the columns are those of a cursor or of another statement, by a name that may be given anew. */
    private final boolean describedByOthers;

    /** Per parameter, how values of the class it last had are written: what a caller passes rarely changes its type. */
    ParameterSlot[] slots = {};

    /**
     * @param text what the server is sent
     * @param described told when the description has come
     */
    Statement(
            String sql,
            DeclaredTypes types,
            int[] declaredOids,
            WireName name,
            String text,
            Consumer<Statement> described) {
        this.text = text;
        this.sql = sql;
        this.key = types.key(sql);
        this.declaredOids = declaredOids;
        this.name = name;
        this.describedByOthers = DESCRIBED_BY_OTHERS.matcher(sql).lookingAt() && !sql.contains(StatementCache.CURSORS);
        this.described = described;
        this.weight = OVERHEAD + sql.length();
    }

    /** {@return the bytes of memory that its SQL and description take, roughly} */
    int weight() {
        return weight;
    }

    private Statement(Statement other, int[] declaredOids, WireName name, String text) {
        this.text = text;
        this.sql = other.sql;
        this.key = other.key;
        this.declaredOids = declaredOids;
        this.name = name;
        this.describedByOthers = other.describedByOthers;
        this.described = other.described;
        this.weight = other.weight;
    }

    /** The same statement, of which nothing is known. */
    Statement anew(WireName name, String text) {
        return new Statement(this, declaredOids, name, text);
    }

    /** As known, with the types of all parameters declared. */
    Statement pinned(WireName name) {
        Statement pinned = new Statement(this, knownOids(), name, text);
        pinned.parameterOids = parameterOids;
        pinned.layout = layout;
        pinned.codecs = codecs;
        pinned.parametersKnown = parametersKnown;
        pinned.expectedNanos = expectedNanos;
        pinned.measuredIn = measuredIn;
        return pinned;
    }

    /** Whether the types of its parameters are what they were declared to be, whoever prepares it again. */
    boolean isPinned() {
        return Arrays.equals(declaredOids, knownOids());
    }

    public String sql() {
        return sql;
    }

    /** {@return what the server is sent: the SQL, perhaps with a comment behind it} */
    public String text() {
        return text;
    }

    /** {@return what it is found by in the cache} */
    Object key() {
        return key;
    }

    /** {@return the types that the caller declared for the first parameters, 0 for those left to the server} */
    public int[] declaredOids() {
        return declaredOids;
    }

    /** {@return the types of all parameters, as the server found them when it was last asked} */
    public int[] knownOids() {
        int[] known = parameterOids();
        return known == null ? declaredOids : known;
    }

    public WireName name() {
        return name;
    }

    /** {@return whether the next use must describe it anew, as the server would not say that its columns have changed} */
    boolean isDescribedByOthers() {
        return describedByOthers;
    }

    /** {@return the types the server found for the parameters, or null as long as it has not said} */
    int @Nullable [] parameterOids() {
        return layout == null ? null : parameterOids;
    }

    /** {@return the types of the parameters, as far as these codecs know them; none before the server has described them} */
    public List<PgType> parameterTypes(CodecRegistry codecs) {
        int[] oids = parameterOids();
        return oids == null
                ? List.of()
                : Arrays.stream(oids)
                        .mapToObj(oid -> RowLayout.type(oid, codecs))
                        .toList();
    }

    /** {@return the columns in their best formats, or null as long as the server has not described them} */
    public @Nullable RowLayout layout() {
        return layout;
    }

    /** {@return the columns as text, for executions that were sent before the description came} */
    public RowLayout textLayout() {
        RowLayout described = layout;
        if (described == null) {
            throw new IllegalStateException("not described yet");
        }
        RowLayout text = textLayout;
        if (text == null) {
            text = described.asText();
            textLayout = text;
        }
        return text;
    }

    /** {@return the result formats to ask for, encoded} */
    public byte[] resultFormats() {
        return layout == null ? ALL_TEXT : layout.formats();
    }

    public void parameters(int[] typeOids) {
        parameterOids = typeOids;
    }

    public void describe(RowLayout columns) {
        layout = columns;
        textLayout = null;
        codecs = null;
        int[] parameters = parameterOids;
        weight = OVERHEAD
                + sql.length()
                + columns.weight()
                + (parameters == null ? 0 : parameters.length * PER_PARAMETER);
        described.accept(this);
        tellWaiting();
    }

    /** The catalog was asked for the types of the columns: what it does not know by now is text. */
    public void settle(CodecRegistry codecs) {
        RowLayout described = layout;
        if (described != null && described.isUnresolved()) {
            layout = RowLayout.settled(described, codecs);
            textLayout = null;
        }
    }

    /** Takes what was learnt of types since the last use into account. */
    public void refresh(CodecRegistry codecs) {
        RowLayout described = layout;
        if (this.codecs == codecs || described == null) {
            return;
        }
        this.codecs = codecs;
        RowLayout now = described.with(codecs);
        if (now != described) {
            layout = now;
            textLayout = null;
        }
        slots = new ParameterSlot[0];
        parametersKnown = unknownParameters(codecs).isEmpty();
    }

    /** {@return whether a codec or a catalog knows the types of all parameters, as of the last {@link #refresh}} */
    public boolean areParametersKnown() {
        return parametersKnown;
    }

    /** {@return whether there are columns of which a catalog might know what the codecs do not} */
    public boolean areColumnsUnknown() {
        return layout == null || layout.isUnresolved();
    }

    /** {@return the OIDs of the columns' types that nothing is known of} */
    public Set<Integer> unknownColumns() {
        return layout == null ? Set.of() : layout.unknownTypes();
    }

    /** {@return the OIDs of the parameters' types that nothing is known of} */
    public Set<Integer> unknownParameters(CodecRegistry codecs) {
        Set<Integer> unknown = new LinkedHashSet<>();
        int[] oids = parameterOids();
        if (oids != null) {
            for (int oid : oids) {
                if (oid != 0 && !codecs.isKnown(oid)) {
                    unknown.add(oid);
                }
            }
        }
        return unknown;
    }

    /** Calls back when the statement is described, or cannot be. */
    public void whenDescribed(Runnable waiter) {
        if (waiting.isEmpty()) {
            waiting = new ArrayList<>();
        }
        waiting.add(waiter);
    }

    private void tellWaiting() {
        List<Runnable> told = waiting;
        waiting = List.of();
        told.forEach(Runnable::run);
    }

    /** {@return why it could not be prepared, for those who were sent behind its Parse} */
    public @Nullable Throwable failure() {
        return failure;
    }

    void fail(Throwable failure) {
        this.failure = failure;
        tellWaiting();
    }

    /** Refuses a number of values that the statement does not take, where its parameters are known. */
    public void checkParameterCount(int given, Outcome outcome) {
        int[] wanted = parameterOids;
        if (wanted != null && wanted.length != given) {
            throw new UsageException(
                    "the statement has " + count(wanted.length, "parameter")
                            + (wanted.length == 0 ? "" : range(wanted.length)) + ", but " + count(given, "value")
                            + (given == 1 ? " was" : " were") + " given: " + Advice.excerpt(sql),
                    outcome);
        }
    }

    private static String range(int parameters) {
        return parameters == 1 ? " ($1)" : " ($1 to $" + parameters + ")";
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /**
     * It ran on its own and took the server this long; what it took before still counts for something.
     *
     * @param epoch of measuring: what was measured in another counts for nothing
     */
    public void measured(long nanos, int epoch) {
        expectedNanos = measuredIn == epoch ? (3 * expectedNanos + nanos) / 4 : nanos;
        measuredIn = epoch;
    }

    /** {@return how long it will probably take the server; more than anybody waits if it was not measured} */
    public long expectedNanos(int epoch) {
        return measuredIn == epoch ? expectedNanos : Long.MAX_VALUE;
    }

    /** How one parameter was last written: with this codec, for values of this class. */
    static final class ParameterSlot {
        @Nullable
        Class<?> type;

        /** For the type that the server expects. */
        @Nullable
        Codec<Object> typed;

        /** Whether the registry was asked for {@link #typed}, which may be none. */
        boolean typedTried;

        /** Whether the server takes the type in binary. */
        boolean takesBinary;

        @Nullable
        Codec<Object> text;
    }
}
