// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import reactor.core.publisher.Mono;

/**
 * A cursor on the server: rows of a query, and a place among them. Every subscription to what {@code next}, {@code prior} and
 * their like answer fetches, and so moves it, once more.
 *
 * <p>Places are counted from 1; the cursor stands before the first row when it is opened, and may stand behind the last. Where
 * there is no row in the direction asked for, the result is empty. Moving backwards needs {@link CursorDeclaration#scroll()}
 * for some queries (55000 otherwise).
 *
 * <p>It belongs to the transaction it was opened in, or to the connection: {@link #on} says where else it is used. Used after
 * its end it is an error of the server's (34000). Numbers of rows are from 1 to 2,147,483,647, and places from there down to
 * the negative of it; others are an {@link IllegalArgumentException}.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-fetch.html">FETCH</a>
 */
public interface Cursor {
    /** {@return its name on this connection, which needs no quotes: for {@code WHERE CURRENT OF}} */
    String name();

    /** The next row. */
    Query next();

    /** The next rows, so many or as many as there are, in one round trip. */
    Query next(int rows);

    /** All rows that come behind. */
    Query rest();

    /** The row before. */
    Query prior();

    /** The rows before, so many or as many as there are, the nearest first. */
    Query prior(int rows);

    /** The first row. */
    Query first();

    /** The last row. */
    Query last();

    /** The row at a place; a negative one is counted from the end: -1 is the last. 0 is before the first, and no row. */
    Query absolute(int place);

    /** The row so many rows ahead, or, if negative, back; 0 is the one it stands on. */
    Query relative(int rows);

    /**
     * Moves over rows, ahead or, if negative, back, without fetching them.
     *
     * @param rows not 0
     * @return how many there were to move over
     */
    Mono<Long> move(int rows);

    /**
     * Moves to a place, counted from the end if negative; 0 is before the first.
     *
     * @return whether there is a row
     */
    Mono<Boolean> moveTo(int place);

    /** Moves behind the last row: {@return how many rows there were ahead} */
    Mono<Long> moveToEnd();

    /** Moves before the first row: {@return how many rows there were before} */
    Mono<Long> moveToStart();

    /**
     * {@return the same cursor, used by way of another client of the same connection: inside a savepoint, or, if it is one
     * {@link CursorDeclaration#withHold() with hold}, after the transaction it was opened in}
     *
     * @throws UsageException if {@code client} belongs to another connection, which does not know the cursor
     */
    Cursor on(PgClient client);

    /** Closes it, and forgets what was prepared for it; closing again changes nothing. */
    Mono<Void> close();
}
