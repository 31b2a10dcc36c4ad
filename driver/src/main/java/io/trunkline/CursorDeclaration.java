// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A cursor to be opened: a query, and how one may move over its rows. Immutable; opens a cursor per subscription.
 *
 * <p>For reading forward through many rows, a query's own stream needs less. A cursor can go back and forth, stays where it is
 * between statements, and can be named in {@code UPDATE … WHERE CURRENT OF}.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-declare.html">DECLARE</a>
 */
public interface CursorDeclaration {
    /** It can move backwards, whatever the query; may cost the server a copy of the rows. */
    CursorDeclaration scroll();

    /** It moves forward only. Without this or {@link #scroll()} it moves backwards where the query's plan happens to. */
    CursorDeclaration noScroll();

    /**
     * It stays open after the commit, with the rows that there were then: the server keeps them all, until
     * {@link Cursor#close()} or the end of the session. It refuses this together with {@code FOR UPDATE}.
     */
    CursorDeclaration withHold();

    /**
     * Opens it. One without {@link #withHold()} lives in a transaction and ends with it: on a connection outside any, that is
     * a {@link UsageException}, and nothing is sent.
     *
     * <p>A cancel before it is open opens none, or closes it again.
     *
     * @return the cursor, before its first row
     */
    Mono<Cursor> open();

    /**
     * Opens it, lets {@code work} use it and closes it when the work's publisher completes, fails or is cancelled.
     *
     * @param work what to do with the cursor; what it emits is handed on as it comes
     */
    <T> Flux<T> use(Function<? super Cursor, ? extends Publisher<? extends T>> work);
}
