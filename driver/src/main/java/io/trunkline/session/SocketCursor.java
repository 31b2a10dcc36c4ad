// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.Cursor;
import io.trunkline.PgClient;
import io.trunkline.Query;
import io.trunkline.UsageException;
import io.trunkline.error.Outcome;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;

/**
 * A cursor by its name: FETCH, MOVE and CLOSE by way of one client of its connection. Nothing of what the server knows of it is
 * kept here, but that it was closed.
 */
final class SocketCursor implements Cursor {
    private final SocketClient client;
    private final String name;
    private final AtomicBoolean closed;

    SocketCursor(SocketClient client, String name) {
        this(client, name, new AtomicBoolean());
    }

    private SocketCursor(SocketClient client, String name, AtomicBoolean closed) {
        this.client = client;
        this.name = name;
        this.closed = closed;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Query next() {
        return fetch("next");
    }

    @Override
    public Query next(int rows) {
        return fetch("forward " + counted(rows));
    }

    @Override
    public Query rest() {
        return fetch("forward all");
    }

    @Override
    public Query prior() {
        return fetch("prior");
    }

    @Override
    public Query prior(int rows) {
        return fetch("backward " + counted(rows));
    }

    @Override
    public Query first() {
        return fetch("first");
    }

    @Override
    public Query last() {
        return fetch("last");
    }

    @Override
    public Query absolute(int place) {
        return fetch("absolute " + signed(place));
    }

    @Override
    public Query relative(int rows) {
        return fetch("relative " + signed(rows));
    }

    @Override
    public Mono<Long> move(int rows) {
        if (signed(rows) == 0) {
            throw new IllegalArgumentException("a cursor moves over a row at least, ahead or back, not over 0");
        }
        return move(rows > 0 ? "forward " + rows : "backward " + -rows);
    }

    @Override
    public Mono<Boolean> moveTo(int place) {
        return move("absolute " + signed(place)).map(rows -> rows > 0);
    }

    @Override
    public Mono<Long> moveToEnd() {
        return move("forward all");
    }

    @Override
    public Mono<Long> moveToStart() {
        return move("backward all");
    }

    private Query fetch(String direction) {
        return client.query("fetch " + direction + " from " + name);
    }

    private Mono<Long> move(String direction) {
        return client.execute("move " + direction + " from " + name);
    }

    private static int counted(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("a number of rows is 1 at least, not " + rows);
        }
        return rows;
    }

    /** The grammar reads a sign and a number, and the number alone must fit into an int. */
    private static int signed(int number) {
        if (number == Integer.MIN_VALUE) {
            throw new IllegalArgumentException("a place is " + -Integer.MAX_VALUE + " at least, not " + number);
        }
        return number;
    }

    @Override
    public Cursor on(PgClient other) {
        if (other instanceof SocketClient same && same.session == client.session) {
            return new SocketCursor(same, name, closed);
        }
        throw new UsageException(
                "cursor " + name + " was opened on another connection, and is known there only", Outcome.NOT_SENT);
    }

    @Override
    public Mono<Void> close() {
        return Mono.defer(() -> closed.get() ? Mono.empty() : client.script("close " + name))
                .doOnSuccess(done -> {
                    closed.set(true);
                    discard(sql -> sql.endsWith(" from " + name));
                });
    }

    /** Closes a cursor that may be open though nobody has it; in a transaction it ends by itself. */
    void closeIfHeld(boolean hold) {
        if (hold && client.transaction() == null) {
            client.script("close " + name).onErrorComplete().subscribe();
        }
    }

    /** Lets go of statements that only this cursor had a use for. */
    void discard(Predicate<String> sql) {
        client.session.execute(() -> client.session.statements().discardIf(sql));
    }
}
