// SPDX-License-Identifier: Apache-2.0
package io.trunkline.statement;

import io.trunkline.UsageException;
import io.trunkline.codec.Codec;
import io.trunkline.error.Outcome;
import io.trunkline.protocol.FrontendWriter;
import io.trunkline.protocol.WireName;
import io.trunkline.row.RowLayout;
import org.jspecify.annotations.Nullable;

/**
 * A statement prepared on one connection: its name there, and, once Describe was answered, its parameters' types and its
 * columns.
 *
 * <p>Until then it is used with text only, in both directions.
 */
public final class Statement {
    private static final byte[] ALL_TEXT = FrontendWriter.formats();

    private final String sql;
    private final WireName name;
    private int @Nullable [] parameterOids;
    private @Nullable RowLayout layout;
    private @Nullable RowLayout textLayout;
    private @Nullable Throwable failure;

    /** Per parameter, how values of the class it last had are written: what a caller passes rarely changes its type. */
    ParameterSlot[] slots = {};

    Statement(String sql, WireName name) {
        this.sql = sql;
        this.name = name;
    }

    public String sql() {
        return sql;
    }

    public WireName name() {
        return name;
    }

    /** {@return the types the server found for the parameters, or null as long as it has not said} */
    int @Nullable [] parameterOids() {
        return layout == null ? null : parameterOids;
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
    }

    /** {@return why it could not be prepared, for those who were sent behind its Parse} */
    public @Nullable Throwable failure() {
        return failure;
    }

    void fail(Throwable failure) {
        this.failure = failure;
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

    /** How one parameter was last written: with this codec, for values of this class. */
    static final class ParameterSlot {
        @Nullable
        Class<?> type;

        @Nullable
        Codec<Object> binary;

        /** Whether the registry was asked for {@link #binary}, which may be none. */
        boolean binaryTried;

        @Nullable
        Codec<Object> text;
    }
}
