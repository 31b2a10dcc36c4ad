// SPDX-License-Identifier: Apache-2.0
package io.trunkline.model;

import java.util.List;

/**
 * One operation of a program; the statements of a transaction and the rows of a batch are operations inside it.
 *
 * @param token unlike those of all others in the program; what is answered must carry it
 * @param variant which row of the table, or which of several texts of the statement
 * @param size how many rows are asked for
 * @param gap what separates it from the operation before
 */
record Op(Kind kind, int token, int variant, int size, boolean readOnly, Gap gap, End end, List<Op> inner) {
    /** Rows with such keys may be there or not: nobody can tell. */
    static final int UNCERTAIN = 10_000;

    enum Kind {
        ONE,
        ROWS,
        COUNT,
        /** Fails from the fourth row on. */
        DIVIDE,
        NOWHERE,
        UNSENDABLE,
        TIMEOUT,
        /** Through a portal; what is subscribed to at its first row is refused. */
        STREAM,
        INSERT,
        UPDATE,
        DELETE,
        READ,
        TABLE,
        /** Its foreign key is checked at the very end, and is wrong if the variant is 0. */
        CHILD,
        SHAPE,
        /** Gives the table that SHAPE reads other columns, or drops it. */
        RESHAPE,
        /** As RESHAPE, by another session. */
        OUTSIDE,
        /** Drops all prepared statements, by the variant's way. */
        DISCARD,
        SCRIPT,
        /** Without size its rows of parameters are few and small, with one they are of so many kilobytes. */
        ATOMIC,
        STREAMED,
        EACH,
        TRANSACTION
    }

    enum Gap {
        /** Subscribed to in the same turn of the event loop. */
        SAME,
        /** In a later one, without waiting. */
        TURN,
        /** When all before is over. */
        AWAIT
    }

    /** How the subscriber ends it, or the transaction's work. */
    enum End {
        ALL,
        /** Each row is asked for in a turn of its own. */
        SLOW,
        /** Cancelled after half of its rows. */
        TAKE,
        /** Cancelled in the turn in which it was subscribed to. */
        DROP,
        /** The publisher of the batch's rows, or the transaction's work, fails. */
        FAIL,
        /** The transaction is cancelled when all inside it is over. */
        CANCEL
    }

    Op {
        inner = List.copyOf(inner);
    }

    /** The statement's text; empty for what is not prepared. */
    String sql() {
        String mark = " /* " + variant + " */";
        return switch (kind) {
            case ONE, UNSENDABLE -> "select $1::int8" + mark;
            case ROWS, COUNT, STREAM -> "select $1::int8, g from generate_series(1, $2::int4) g" + mark;
            case DIVIDE -> "select $1::int8, 12 / (4 - g) from generate_series(1, $2::int4) g" + mark;
            case NOWHERE -> "select $1::int8 from nowhere" + mark;
            case TIMEOUT -> "select $1::int8, pg_sleep(0.5)";
            case INSERT -> "insert into t values ($2::int4, $1::int8)" + (size == 1 ? " returning token" : "");
            case UPDATE -> "update t set token = $1::int8 where id = $2::int4";
            case DELETE -> "delete from t where id = $2::int4 and $1::int8 is not null";
            case READ -> "select $1::int8, (select token from t where id = $2::int4)";
            case TABLE -> "select $1::int8, id, token from t where id < " + UNCERTAIN + " order by id";
            case CHILD -> "insert into child values ($1::int8, $2::int4)" + (size == 1 ? " returning id" : "");
            case SHAPE -> "select $1::int8, s.* from shape s" + mark;
            case ATOMIC, STREAMED, EACH ->
                "insert into t select $2::int4, $1::int8 where length($3::text) >= 0"
                        + (returns() ? " returning token" : "");
            case DISCARD -> variant < 2 ? "" : discard();
            case RESHAPE, OUTSIDE, SCRIPT, TRANSACTION -> "";
        };
    }

    String discard() {
        return variant % 2 == 0 ? "discard all" : "deallocate all";
    }

    /** Whether a batch answers rows. */
    boolean returns() {
        return variant == 1;
    }

    /** Whether a transaction's operations are all subscribed to in one turn. */
    boolean together() {
        return variant == 1;
    }

    boolean isBatch() {
        return kind == Kind.ATOMIC || kind == Kind.STREAMED || kind == Kind.EACH;
    }

    /** Whether a batch has rows that no codec takes. */
    boolean hasUnsendable() {
        return inner.stream().anyMatch(it -> it.kind == Kind.UNSENDABLE);
    }

    /** Whether nothing but an error of the server's keeps it from being answered to the end. */
    boolean isSentWhole() {
        return switch (kind) {
            case UNSENDABLE, TIMEOUT -> false;
            case ATOMIC, STREAMED, EACH -> end != End.FAIL && !hasUnsendable();
            default -> true;
        };
    }

    /** The key of the row that it is about. */
    int key() {
        return readOnly && kind == Kind.INSERT ? UNCERTAIN + token : variant;
    }

    /** How many rows its subscriber takes before it cancels. */
    int taken() {
        return (size + 1) / 2;
    }

    /**
     * Whether the connection is its own when the call of subscribe has returned.
     *
     * @param nested whether it is inside a transaction
     */
    boolean owns(boolean nested) {
        return !isDropped()
                && switch (kind) {
                    case STREAM, STREAMED -> true;
                    case TRANSACTION ->
                        (nested && end != End.FAIL && end != End.CANCEL)
                                || inner.stream().anyMatch(Op::isOverLater);
                    default -> false;
                };
    }

    private boolean isOverLater() {
        return !isDropped()
                && (kind != Kind.TRANSACTION
                        || end != End.CANCEL
                        || inner.stream().anyMatch(Op::isOverLater));
    }

    /** Whether it is cancelled before it can be over; the work of a transaction of nothing is over at once. */
    boolean isDropped() {
        return end == End.DROP && (kind != Kind.TRANSACTION || inner.stream().anyMatch(Op::isOverLater));
    }

    Op with(Gap gap) {
        return new Op(kind, token, variant, size, readOnly, gap, end, inner);
    }

    Op withSize(int size) {
        return new Op(kind, token, variant, size, readOnly, gap, end, inner);
    }

    Op withInner(List<Op> inner) {
        return new Op(kind, token, variant, size, readOnly, gap, end, inner);
    }

    Op withoutReadOnly() {
        return new Op(kind, token, variant, size, false, gap, end, inner);
    }

    /** One line, and those of what is inside it below. */
    String print(String indent) {
        StringBuilder text = new StringBuilder(indent + gap + " " + kind + " token " + token + " variant " + variant
                + " size " + size + (readOnly ? " read-only" : "") + " " + end);
        inner.forEach(it -> text.append('\n').append(it.print(indent + "    ")));
        return text.toString();
    }
}
