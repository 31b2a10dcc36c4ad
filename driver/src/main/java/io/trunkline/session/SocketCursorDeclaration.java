// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.Cursor;
import io.trunkline.CursorDeclaration;
import io.trunkline.UsageException;
import io.trunkline.error.Outcome;
import io.trunkline.statement.StatementCache;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/**
 * Opens cursors under names that are never used twice: a statement that fetches from a name is prepared once, and the server
 * would not say that the rows behind the name are of other types now.
 */
final class SocketCursorDeclaration implements CursorDeclaration {
    private static final AtomicLong OPENED = new AtomicLong();

    private final SocketClient client;
    private final String sql;
    private final @Nullable Object[] parameters;
    private final String scrolling;
    private final boolean hold;

    SocketCursorDeclaration(SocketClient client, String sql, @Nullable Object[] parameters) {
        this(client, sql, parameters, "", false);
    }

    private SocketCursorDeclaration(
            SocketClient client, String sql, @Nullable Object[] parameters, String scrolling, boolean hold) {
        this.client = client;
        this.sql = sql;
        this.parameters = parameters;
        this.scrolling = scrolling;
        this.hold = hold;
    }

    @Override
    public CursorDeclaration scroll() {
        return new SocketCursorDeclaration(client, sql, parameters, " scroll", hold);
    }

    @Override
    public CursorDeclaration noScroll() {
        return new SocketCursorDeclaration(client, sql, parameters, " no scroll", hold);
    }

    @Override
    public CursorDeclaration withHold() {
        return new SocketCursorDeclaration(client, sql, parameters, scrolling, true);
    }

    @Override
    public Mono<Cursor> open() {
        return Mono.defer(() -> {
            if (!hold && client.transaction() == null) {
                return Mono.error(new UsageException(
                        "a cursor ends with its transaction, and there is none here: open it in a transaction, or declare it"
                                + " with hold and close it",
                        Outcome.NOT_SENT));
            }
            SocketCursor cursor = new SocketCursor(client, StatementCache.CURSORS + OPENED.incrementAndGet());
            // The query begins a line, so that an error's position in it can be found.
            String declare =
                    "declare " + cursor.name() + scrolling + " cursor" + (hold ? " with hold" : "") + " for\n" + sql;
            AtomicBoolean opened = new AtomicBoolean();
            return client.execute(declare, parameters)
                    .<Cursor>map(none -> {
                        opened.set(true);
                        return cursor;
                    })
                    .doFinally(end -> {
                        cursor.discard(declare::equals);
                        if (end == SignalType.CANCEL && !opened.get()) {
                            cursor.closeIfHeld(hold);
                        }
                    });
        });
    }

    @Override
    public <T> Flux<T> use(Function<? super Cursor, ? extends Publisher<? extends T>> work) {
        return Flux.usingWhen(
                open(),
                work,
                Cursor::close,
                // The work's own failure is what matters, and a failed transaction takes its cursors with it.
                (cursor, failure) -> cursor.close().onErrorComplete(),
                cursor -> cursor.close().onErrorComplete());
    }
}
