// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.ConnectionException;
import io.trunkline.catalog.TypeCatalog;
import io.trunkline.error.CodecException;
import io.trunkline.error.Outcome;
import io.trunkline.error.ServerException;
import io.trunkline.exchange.LookupExchange;
import io.trunkline.exchange.LookupListener;
import io.trunkline.transport.EventLoop;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up types for the exchanges of one connection: those who need the same, or need it before the question has left, are
 * served by one.
 *
 * <p>Where this connection cannot answer, in a failed transaction, or might not see what is there, in one that began
 * earlier, another one is opened and asked. On the event loop.
 */
final class TypeLookups {
    private static final Logger LOG = LoggerFactory.getLogger(TypeLookups.class);

    /** Where connecting itself may take for ever, a look-up may not: rows wait for it. */
    private static final long UNLIMITED_MILLIS = 15_000;

    private final TypeCatalog catalog;
    private final Consumer<LookupExchange> insert;
    private final SideDoor sideDoor;
    private final EventLoop loop;
    private final long limitMillis;
    private @Nullable LookupExchange latest;

    /**
     * @param insert puts an exchange into the connection's queue
     * @param limitMillis how long another connection may take, 0 if nobody minds
     */
    TypeLookups(
            TypeCatalog catalog, Consumer<LookupExchange> insert, SideDoor sideDoor, EventLoop loop, long limitMillis) {
        this.catalog = catalog;
        this.insert = insert;
        this.sideDoor = sideDoor;
        this.loop = loop;
        this.limitMillis = limitMillis == 0 ? UNLIMITED_MILLIS : limitMillis;
    }

    void lookUp(Collection<Integer> typeOids, LookupListener who) {
        LookupExchange last = latest;
        if (last == null || !last.takes(typeOids, who)) {
            LookupExchange next = new LookupExchange(this::answered);
            next.takes(typeOids, who);
            latest = next;
            insert.accept(next);
        }
    }

    private void answered(LookupExchange lookup) {
        if (latest == lookup) {
            latest = null;
        }
        Throwable failure = learn(lookup);
        boolean perhapsTooOld =
                lookup.wasInTransaction() && !lookup.answer().keySet().containsAll(lookup.oids());
        if (failure instanceof ServerException) {
            new Elsewhere(lookup.oids(), problem -> tell(lookup.waiting(), problem)).start();
        } else if (failure == null && perhapsTooOld) {
            // What another connection does not know either, or cannot be asked, is unknown.
            new Elsewhere(lookup.oids(), problem -> tell(lookup.waiting(), null)).start();
        } else {
            tell(lookup.waiting(), failure);
        }
    }

    /** Adds the answer to the catalog; answers why it could not. What a hostile server says may make no sense at all. */
    private @Nullable Throwable learn(LookupExchange lookup) {
        if (lookup.failure() == null) {
            try {
                catalog.learn(lookup.answer().values());
            } catch (RuntimeException | StackOverflowError senseless) {
                return new CodecException(
                        "what the catalog says of these types makes no sense: " + senseless,
                        Outcome.UNKNOWN,
                        senseless);
            }
        }
        return lookup.failure();
    }

    private static void tell(List<LookupListener> waiting, @Nullable Throwable failure) {
        for (LookupListener who : List.copyOf(waiting)) {
            try {
                who.lookedUp(failure);
            } catch (Throwable thrown) {
                LOG.error(
                        "a subscriber threw from a signal, which Reactive Streams forbids; the connection goes on",
                        thrown);
            }
        }
    }

    /** Asks on a connection that is opened for that and closed afterwards. */
    void lookUpElsewhere(Collection<Integer> typeOids, LookupListener who) {
        new Elsewhere(typeOids, problem -> tell(List.of(who), problem)).start();
    }

    /** One look-up on another connection, under one deadline. */
    private final class Elsewhere {
        private final Collection<Integer> typeOids;
        private final LookupListener listener;
        private @Nullable Runnable giveUp;
        private EventLoop.@Nullable Timer deadline;
        private @Nullable SocketConnection connection;
        private boolean over;

        Elsewhere(Collection<Integer> typeOids, LookupListener listener) {
            this.typeOids = typeOids;
            this.listener = listener;
        }

        void start() {
            deadline = loop.schedule(
                    limitMillis,
                    () -> end(new ConnectionException(
                            "no answer within " + limitMillis + " ms", Outcome.NOT_SENT, null)));
            try {
                giveUp = sideDoor.open(this::ask, this::end);
            } catch (RuntimeException unable) {
                end(unable);
            }
        }

        private void ask(SocketConnection opened) {
            connection = opened;
            if (over) {
                opened.session.fail(tooLate());
                return;
            }
            LookupExchange lookup = new LookupExchange(this::answered);
            lookup.takes(typeOids, ignored -> {});
            opened.session.insert(lookup);
        }

        private void answered(LookupExchange lookup) {
            end(learn(lookup));
        }

        private void end(@Nullable Throwable failure) {
            if (over) {
                return;
            }
            over = true;
            if (deadline != null) {
                deadline.cancel();
            }
            if (connection != null) {
                connection.close().subscribe();
            } else if (giveUp != null) {
                giveUp.run();
            }
            listener.lookedUp(
                    failure == null
                            ? null
                            : new CodecException(
                                    "another connection, made for that, could not tell: " + failure.getMessage(),
                                    Outcome.UNKNOWN,
                                    failure));
        }

        private ConnectionException tooLate() {
            return new ConnectionException("the look-up it was opened for is over", Outcome.NOT_SENT, null);
        }
    }
}
