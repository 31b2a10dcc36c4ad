// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.ConnectionException;
import io.trunkline.PgConfig;
import io.trunkline.QueueFullException;
import io.trunkline.UsageException;
import io.trunkline.catalog.TypeCatalog;
import io.trunkline.error.Notice;
import io.trunkline.error.Outcome;
import io.trunkline.error.ServerException;
import io.trunkline.exchange.BeginExchange;
import io.trunkline.exchange.Exchange;
import io.trunkline.exchange.ExchangeQueue;
import io.trunkline.exchange.LookupListener;
import io.trunkline.exchange.Owner;
import io.trunkline.exchange.Pace;
import io.trunkline.exchange.UnexpectedMessageException;
import io.trunkline.exchange.Wire;
import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.BackendHandler;
import io.trunkline.protocol.BackendKeyData;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.BackendReader;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.CopyBothResponse;
import io.trunkline.protocol.CopyData;
import io.trunkline.protocol.CopyInResponse;
import io.trunkline.protocol.CopyOutResponse;
import io.trunkline.protocol.DataRow;
import io.trunkline.protocol.ErrorResponse;
import io.trunkline.protocol.FrontendMessage;
import io.trunkline.protocol.FrontendWriter;
import io.trunkline.protocol.FunctionCallResponse;
import io.trunkline.protocol.MessageLimits;
import io.trunkline.protocol.NegotiateProtocolVersion;
import io.trunkline.protocol.NoticeResponse;
import io.trunkline.protocol.NotificationResponse;
import io.trunkline.protocol.ParameterDescription;
import io.trunkline.protocol.ParameterStatus;
import io.trunkline.protocol.ProtocolException;
import io.trunkline.protocol.ReadyForQuery;
import io.trunkline.protocol.RowDescription;
import io.trunkline.protocol.Signal;
import io.trunkline.protocol.TransactionStatus;
import io.trunkline.row.RowView;
import io.trunkline.statement.Advice;
import io.trunkline.statement.ParameterBinder;
import io.trunkline.statement.StatementCache;
import io.trunkline.transport.EventLoop;
import io.trunkline.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * All of a connection's state, on its event loop: what is asked goes into the queue, what is answered goes to its head.
 *
 * <p>Written in bursts: whatever was submitted within one turn of the event loop, or because of one burst of reads, leaves
 * in one buffer with one flush. Read in place: messages about the session are taken out, all others belong to the exchange
 * at the head of the queue; one that belongs to nobody, or not there, closes the connection.
 *
 * <p>Longer than most because it is the one junction of queue, reader and socket: each method is a line of the timetable.
 */
final class Session implements Wire, BackendHandler, Transport.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    /** With so many bytes received and held back, the socket is read no further. */
    private static final int HELD_BACK_BYTES = 128 * 1024;

    /** What an exchange that is over before its Sync is told: the server would be, were it asked. */
    private static final ReadyForQuery IDLE = ReadyForQuery.of(TransactionStatus.IDLE);

    private enum State {
        OPEN,
        CLOSING,
        CLOSED
    }

    private final PgConfig config;
    private final Transport transport;
    private final String server;
    private final BackendReader reader;
    private final FrontendWriter writer;
    private final ExchangeQueue queue = new ExchangeQueue();
    private final Submissions submissions = new Submissions();
    private final StatementCache statements;
    private final RowView row = new RowView();
    private final ParameterBinder binder;
    private final ServerParameters parameters = new ServerParameters();
    private final Cancellation cancellation;
    private final FlightWriter flights;
    private final Deadlines deadlines;
    private final Pace pace = new Pace();
    private final Liveness liveness;
    private final StatementOptions queryOptions;
    private final StatementOptions readOptions;
    private final StatementOptions commandOptions;
    private final SharedCatalog catalog;
    private final TypeLookups lookups;
    private final NoticeListeners notices = new NoticeListeners();
    private final Sinks.Empty<Void> closed = Sinks.empty();
    private final Runnable pump = this::pump;
    private final Runnable drain = this::drain;

    private volatile State state = State.OPEN;
    /** Somebody wants it closed, and the event loop has perhaps not heard of it yet. */
    private volatile boolean closeAsked;

    private volatile @Nullable Throwable closeReason;
    private EventLoop.@Nullable Timer closeTimer;
    private @Nullable SocketTransaction owner;
    /** The last stream that has had the connection for itself. */
    private @Nullable Exchange taker;

    private boolean authenticated;
    private boolean inBurst;
    private boolean pumpScheduled;
    private boolean delivering;
    private boolean socketPaused;

    /** @param server what messages call the other side */
    Session(
            PgConfig config,
            Transport transport,
            String server,
            SharedCatalog catalog,
            CancelSender cancelSender,
            SideDoor sideDoor) {
        this.config = config;
        this.transport = transport;
        this.server = server;
        this.reader =
                new BackendReader(new MessageLimits(MessageLimits.SMALL, config.messageLimit()), transport.arrays());
        this.writer = new FrontendWriter(transport.output());
        this.statements = new StatementCache(
                config.statementCacheSize(), config.statementCacheBytes(), config.statementMode(), catalog.types());
        this.binder = new ParameterBinder(catalog.types());
        this.catalog = catalog;
        this.lookups = new TypeLookups(
                catalog.types(),
                this::insert,
                sideDoor,
                transport,
                config.connectTimeout().toMillis());
        this.commandOptions = new StatementOptions(config.queryTimeout(), false, 0, config.demandTimeout(), null);
        this.readOptions = commandOptions.withReadOnly(true);
        this.queryOptions = config.readOnly() ? readOptions : commandOptions;
        this.flights = new FlightWriter(queue, transport, writer, config.pipelineLimit());
        this.deadlines = new Deadlines(queue, transport);
        this.cancellation = new Cancellation(queue, transport, cancelSender, this::proceed, this::fail);
        this.liveness = new Liveness(this, transport, pace, config);
        transport.listen(this);
    }

    // ---- What is asked
    // -----------------------------------------------------------------------------------------------

    @Override
    public void submit(Exchange exchange) {
        if (transport.onEventLoop()) {
            enqueue(exchange);
        } else if (closeAsked) {
            queue.reject(exchange, gone(Outcome.NOT_SENT));
        } else if (submissions.count() + queue.size() >= config.queueLimit()) {
            queue.reject(exchange, queueFull(config.queueLimit() + " statements"));
        } else if (submissions.push(exchange)) {
            wake();
        }
    }

    private void drain() {
        submissions.drain(this::take);
    }

    private void take(Exchange submitted) {
        if (submitted instanceof Errand errand) {
            try {
                errand.run();
            } catch (Throwable thrown) {
                LOG.error("what was to be done on the event loop failed; the connection goes on", thrown);
            }
        } else {
            enqueue(submitted);
        }
    }

    private void enqueue(Exchange exchange) {
        if (exchange.stage() != Exchange.Stage.NEW) {
            return;
        }
        if (state != State.OPEN) {
            queue.reject(exchange, gone(Outcome.NOT_SENT));
        } else if (exchange.owner() != owner) {
            queue.reject(exchange, notItsTurn(exchange.owner()));
        } else if (isTaken()) {
            queue.reject(exchange, streamGoesOn());
        } else if (queue.size() >= config.queueLimit()) {
            queue.reject(exchange, queueFull(config.queueLimit() + " statements"));
        } else if (queue.weight() + exchange.weight() > config.queueBytes()) {
            queue.reject(exchange, queueFull(config.queueBytes() + " bytes of SQL and parameters"));
        } else {
            admit(exchange);
        }
    }

    /** Puts an exchange into the queue of a connection that is open, whatever the limits say; event loop only. */
    void admit(Exchange exchange) {
        if (exchange.ownsConnection()) {
            taker = exchange;
        }
        queue.add(exchange);
        deadlines.watch(exchange);
        schedulePump();
        if (reader.isPaused() && !delivering) {
            // The stream at the head was alone and could take its time; now somebody waits behind it.
            resume();
        }
    }

    /** Whether a stream has the connection for itself, which nobody can wait for: it may wait for them. */
    private boolean isTaken() {
        Exchange stream = taker;
        return stream != null && stream.stage() != Exchange.Stage.SETTLED && !stream.isAbandoned();
    }

    private static UsageException streamGoesOn() {
        return new UsageException(
                "not sent: a stream that fetches or sends its rows bit by bit has this connection for itself until it"
                        + " ends. Use another connection, collect the rows first, or read them by a cursor, which lets"
                        + " statements in between",
                Outcome.NOT_SENT);
    }

    private static QueueFullException queueFull(String limit) {
        return new QueueFullException(
                "not sent: " + limit
                        + " wait on this connection already. Subscribe to fewer at a time, use more connections, or raise the limit");
    }

    private UsageException notItsTurn(@Nullable Owner stranger) {
        String what = stranger != null
                ? "this transaction is over, or another one is open inside it: use the innermost one, while it lasts"
                : "a transaction is open on this connection: use the Transaction that its function was given, or another"
                        + " connection";
        return new UsageException(what, Outcome.NOT_SENT);
    }

    /** Makes a transaction the connection's owner and puts its first command into the queue; event loop only. */
    void begin(SocketTransaction transaction, Exchange command) {
        if (owner != transaction.outer()) {
            queue.reject(command, state == State.OPEN ? notItsTurn(transaction.outer()) : gone(Outcome.NOT_SENT));
            return;
        }
        owner = transaction;
        enqueue(command);
    }

    /**
     * Puts a transaction's last command into the queue; what follows belongs to the outer one. No limit keeps it out: a
     * transaction that could not end would lock the connection. Whatever is still open inside it ends with it. Event loop
     * only.
     */
    void end(SocketTransaction transaction, Exchange command) {
        if (owner == null || !owner.isWithin(transaction)) {
            queue.reject(command, state == State.CLOSED ? gone(Outcome.NOT_SENT) : notItsTurn(transaction));
            return;
        }
        owner = transaction.outer();
        insist(command);
    }

    /**
     * Puts a command into the queue that ends a transaction or a savepoint: no limit keeps it out, and a stream that still
     * goes on ends. Event loop only.
     */
    void insist(Exchange command) {
        if (taker != null && isTaken()) {
            taker.giveUp(new UsageException(
                    "the stream was ended by the end of its transaction, which had not waited for it",
                    taker.stage() == Exchange.Stage.WAITING ? Outcome.NOT_SENT : Outcome.UNKNOWN));
        }
        if (state == State.CLOSED) {
            queue.reject(command, gone(Outcome.NOT_SENT));
        } else {
            admit(command);
        }
    }

    @Override
    public void insert(Exchange exchange) {
        if (state == State.CLOSED) {
            queue.reject(exchange, gone(Outcome.NOT_SENT));
        } else {
            queue.insert(exchange);
            proceed();
        }
    }

    /** Gives the connection back to the outer owner. */
    void release(SocketTransaction transaction) {
        if (isOwner(transaction)) {
            owner = transaction.outer();
        }
    }

    /** {@return whether the transaction is open and none is inside it} */
    boolean isOwner(SocketTransaction transaction) {
        return owner == transaction;
    }

    @Override
    public void abandon(Exchange exchange) {
        if (transport.onEventLoop()) {
            forget(exchange);
        } else {
            execute(() -> forget(exchange));
        }
    }

    private void forget(Exchange exchange) {
        queue.abandon(exchange);
        cancellation.consider();
        if (!exchange.isWritten()) {
            schedulePump();
        }
    }

    // ---- What is written
    // ---------------------------------------------------------------------------------------------

    private void schedulePump() {
        if (!inBurst && !pumpScheduled) {
            pumpScheduled = true;
            transport.execute(pump);
        }
    }

    @Override
    public void proceed() {
        schedulePump();
    }

    private void pump() {
        pumpScheduled = false;
        if (state == State.CLOSED) {
            return;
        }
        flights.continueOpen();
        if (!cancellation.holdsWriting()) {
            flights.write();
        }
        liveness.changed();
        if (state == State.CLOSING && (queue.size() == 0 || onlyBeginWaits())) {
            terminate();
        }
    }

    /** A transaction that nothing has been asked of will not be. */
    private boolean onlyBeginWaits() {
        return queue.size() == 1 && queue.nextToWrite() instanceof BeginExchange;
    }

    @Override
    public void reply(FrontendMessage... messages) {
        if (state != State.CLOSED) {
            for (FrontendMessage message : messages) {
                writer.write(message);
            }
            transport.send();
        }
    }

    @Override
    public void writable() {
        // Not at once: the socket may say so from inside of a send.
        schedulePump();
    }

    // ---- What is read
    // ------------------------------------------------------------------------------------------------

    @Override
    public byte[] reserve(int bytes) {
        return reader.reserve(bytes);
    }

    @Override
    public int end() {
        return reader.end();
    }

    @Override
    public void received(int bytes) {
        inBurst = true;
        pace.burst();
        reader.received(bytes);
        deliver();
    }

    @Override
    public void readComplete() {
        inBurst = false;
        pump();
    }

    private void deliver() {
        if (state == State.CLOSED) {
            reader.release();
            return;
        }
        delivering = true;
        try {
            reader.read(this);
        } catch (Throwable violation) {
            fail(inContext(violation));
        } finally {
            delivering = false;
        }
        if (reader.isPaused() && reader.buffered() >= HELD_BACK_BYTES && !socketPaused) {
            socketPaused = true;
            transport.pauseReading();
        }
    }

    /** Says what the broken bytes were meant to answer. */
    private Throwable inContext(Throwable violation) {
        if (!(violation instanceof ProtocolException broken)) {
            return violation;
        }
        Exchange head = queue.head();
        return new ProtocolException(
                "protocol violation " + (head == null ? "while idle" : "during " + head) + ": " + broken.getMessage(),
                broken.outcome(),
                broken);
    }

    @Override
    public void holdBack() {
        reader.holdBack();
    }

    @Override
    public void resume() {
        reader.resume();
        if (delivering) {
            return;
        }
        deliver();
        if (socketPaused && !reader.isPaused()) {
            socketPaused = false;
            transport.resumeReading();
        }
        schedulePump();
    }

    private Exchange head(BackendMessage message) {
        Exchange head = queue.head();
        if (head == null) {
            throw new UnexpectedMessageException(message);
        }
        return head;
    }

    @Override
    public void on(DataRow message) {
        head(message).on(message);
    }

    @Override
    public void on(Signal message) {
        Exchange head = head(message);
        head.on(message);
        if (head.isLeftToAnother() && head.isAnswered()) {
            settle(head, IDLE);
        }
    }

    @Override
    public void on(CommandComplete message) {
        if (message.is("DISCARD ALL") || message.is("DEALLOCATE ALL")) {
            statements.forgetAll();
        }
        Exchange head = head(message);
        head.on(message);
        if (head.isLeftToAnother() && head.isAnswered()) {
            settle(head, IDLE);
        }
    }

    @Override
    public void on(ReadyForQuery message) {
        Exchange head = head(message);
        head.requireEnd(message);
        pace.ready();
        if (head.isLeftToAnother()) {
            settleSkipped(head, message);
        } else if (head.isToBeSentAgain(message)) {
            queue.takeBack();
            cancellation.settled();
        } else {
            settle(head, message);
        }
    }

    private void settle(Exchange head, ReadyForQuery ready) {
        queue.remove();
        cancellation.settled();
        head.settle(ready);
    }

    /** The one at the head has failed, and the server has passed over all behind it up to the Sync they share. */
    private void settleSkipped(Exchange culprit, ReadyForQuery ready) {
        List<Runnable> outcomes = new ArrayList<>();
        if (culprit.isToBeSentAgain(ready)) {
            queue.takeBack();
        } else {
            queue.remove();
            outcomes.add(() -> culprit.settle(ready));
        }
        boolean more = true;
        while (more) {
            Exchange skipped = head(ready);
            more = skipped.isLeftToAnother();
            Throwable obstacle = skipped.skipped(culprit);
            if (obstacle == null) {
                queue.takeBack();
            } else {
                queue.remove();
                outcomes.add(() -> skipped.settleLost(obstacle));
            }
        }
        cancellation.settled();
        outcomes.forEach(Runnable::run);
    }

    @Override
    public void on(ErrorResponse message) {
        boolean fatal = Advice.isFatal(message.fields());
        Exchange head = queue.head();
        if (head != null) {
            head.on(message);
            flights.failed(head);
        } else if (!fatal) {
            throw new UnexpectedMessageException(message);
        }
        if (fatal) {
            fail(ServerException.of(message.fields(), Outcome.UNKNOWN));
        }
    }

    @Override
    public void on(RowDescription message) {
        head(message).on(message);
    }

    @Override
    public void on(ParameterDescription message) {
        head(message).on(message);
    }

    @Override
    public void on(Authentication message) {
        head(message).on(message);
    }

    @Override
    public void on(BackendKeyData message) {
        head(message).on(message);
    }

    @Override
    public void on(NegotiateProtocolVersion message) {
        head(message).on(message);
    }

    @Override
    public void on(CopyInResponse message) {
        head(message).on(message);
    }

    @Override
    public void on(CopyOutResponse message) {
        head(message).on(message);
    }

    @Override
    public void on(CopyBothResponse message) {
        head(message).on(message);
    }

    @Override
    public void on(CopyData message) {
        head(message).on(message);
    }

    @Override
    public void on(FunctionCallResponse message) {
        head(message).on(message);
    }

    /**
     * Asynchronous messages may come at any time and belong to no exchange. Only who has let us in has parameters to report,
     * which are kept.
     */
    @Override
    public void on(ParameterStatus message) {
        if (!authenticated) {
            head(message).unexpected(message);
        }
        parameters.put(message.name(), message.value());
    }

    @Override
    public void on(NoticeResponse message) {
        LOG.debug("{} {} from {}", message.fields().severity(), message.fields().sqlState(), server);
        Exchange head = queue.head();
        if (head != null) {
            head.on(message);
        }
        notices.tell(message.fields());
    }

    @Override
    public void on(NotificationResponse message) {
        LOG.debug("a notification on channel {} that nobody listens to", message.channel());
    }

    @Override
    public void unexpected(BackendMessage message) {
        throw new UnexpectedMessageException(message);
    }

    void authenticated() {
        authenticated = true;
        reader.authenticated();
        liveness.start();
    }

    // ---- The end
    // -----------------------------------------------------------------------------------------------------

    Mono<Void> close() {
        return Mono.defer(() -> {
            closeAsked = true;
            if (transport.onEventLoop()) {
                beginClosing();
            } else {
                execute(this::beginClosing);
            }
            return closed.asMono();
        });
    }

    private void beginClosing() {
        // Whoever was there first is served, even if its wake-up is still on its way.
        drain();
        if (state == State.OPEN) {
            state = State.CLOSING;
            closeTimer = transport.schedule(config.closeTimeout().toMillis(), this::closeForcibly);
            schedulePump();
        }
    }

    private void closeForcibly() {
        if (state == State.CLOSING) {
            fail(new ConnectionException(
                    "closed with statements under way, which had "
                            + config.closeTimeout().toMillis() + " ms to finish",
                    Outcome.UNKNOWN,
                    null));
        }
    }

    private void terminate() {
        writer.terminate();
        transport.send();
        shut(null);
    }

    /** As {@link #fail}, with a word to the server if it waits for one. */
    void dismiss(Throwable reason) {
        if (state == State.OPEN && queue.size() == 0) {
            writer.terminate();
            transport.send();
        }
        fail(reason);
    }

    /** The connection is of no more use: closes it and settles all that waits for it. */
    void fail(Throwable reason) {
        if (state != State.CLOSED) {
            LOG.debug("closing the connection to {}", server, reason);
            shut(reason);
        }
    }

    @Override
    public void closed(@Nullable Throwable cause) {
        if (state != State.CLOSED) {
            shut(cause == null ? new java.io.EOFException("the server closed the connection") : cause);
        }
        closed.tryEmitEmpty();
    }

    private void shut(@Nullable Throwable reason) {
        closeReason = reason;
        state = State.CLOSED;
        reader.release();
        catalog.leave();
        cancellation.stop();
        deadlines.stop();
        liveness.stop();
        if (closeTimer != null) {
            closeTimer.cancel();
        }
        transport.close();
        notices.end();
        boolean sent = queue.inFlight() > 0;
        for (Exchange exchange = queue.removeAny(); exchange != null; exchange = queue.removeAny()) {
            exchange.settleLost(gone(sent ? Outcome.UNKNOWN : Outcome.NOT_SENT));
            sent = queue.inFlight() > 0;
        }
        drain();
    }

    private ConnectionException gone(Outcome outcome) {
        Throwable reason = closeReason;
        if (reason == null) {
            return new ConnectionException("the connection to " + server + " is closed", outcome, null);
        }
        return new ConnectionException(
                "the connection to " + server + " is gone: " + reason.getMessage(), outcome, reason);
    }

    // ---- What exchanges and the API see
    // ------------------------------------------------------------------------------

    /** {@return what is asked for with statements that answer rows, if the caller says nothing} */
    StatementOptions queryOptions() {
        return queryOptions;
    }

    /** {@return these options, of a statement that is declared to be read-only} One object serves all that ask for nothing else. */
    @SuppressWarnings("ReferenceEquality") // the very object, or others that are made from it
    StatementOptions readOnly(StatementOptions options) {
        return options == queryOptions ? readOptions : options.withReadOnly(true);
    }

    /** As {@link #queryOptions}, with statements that are run for their effect. */
    StatementOptions commandOptions() {
        return commandOptions;
    }

    /** {@return the statement, whose failure tells where it was subscribed to if that is wanted} */
    <T> Mono<T> traced(Mono<T> statement) {
        return config.subscriberStacks() ? SubscriberStacks.keptFor(statement) : statement;
    }

    /** As {@link #traced(Mono)}. */
    <T> Flux<T> traced(Flux<T> statement) {
        return config.subscriberStacks() ? SubscriberStacks.keptFor(statement) : statement;
    }

    /** {@return how many exchanges are sent ahead of their answers} */
    int window() {
        return config.pipelineLimit();
    }

    boolean isOpen() {
        return state == State.OPEN && !closeAsked;
    }

    boolean isGone() {
        return state == State.CLOSED;
    }

    /**
     * {@return whether anything is under way or waits, or somebody has the connection for himself} Event loop only.
     *
     * @param others exchanges that do not count
     */
    boolean isBusy(int others) {
        return owner != null || queue.size() > others || cancellation.holdsWriting();
    }

    /** {@return whether the server has been asked for something, and nobody but it holds up the answer} */
    boolean isOwedAnAnswer() {
        Exchange head = queue.head();
        return head != null && head.awaitsServer() && !reader.isPaused();
    }

    /** {@return whether the server answers within that time} See {@link io.trunkline.PgConnection#check}. */
    Mono<Boolean> check(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("a check within " + limit.toMillis() + " ms: there must be some time");
        }
        long millis = TimeUnit.MILLISECONDS.convert(limit);
        return Mono.create(asker -> {
            if (transport.onEventLoop()) {
                liveness.check(millis, asker);
            } else {
                execute(() -> liveness.check(millis, asker));
            }
        });
    }

    Flux<Notice> notices() {
        return notices.stream();
    }

    @Nullable
    String parameter(String name) {
        return parameters.get(name);
    }

    @Override
    public boolean isShared() {
        return queue.size() > 1;
    }

    @Override
    public boolean onEventLoop() {
        return transport.onEventLoop();
    }

    /** From another thread it keeps its place among the exchanges which that has submitted. */
    @Override
    public void execute(Runnable task) {
        if (transport.onEventLoop()) {
            transport.execute(task);
        } else if (submissions.push(new Errand(task))) {
            wake();
        }
    }

    /** Where the event loop has ended, as a private one may, nobody is left there to interfere. */
    private void wake() {
        try {
            transport.execute(drain);
        } catch (RejectedExecutionException ended) {
            drain.run();
        }
    }

    @Override
    public TypeCatalog types() {
        return catalog.types();
    }

    @Override
    public void lookUp(Collection<Integer> typeOids, LookupListener listener) {
        if (flights.isOpen()) {
            // The question would wait for it, and it may wait for the rows that wait for the answer.
            lookups.lookUpElsewhere(typeOids, listener);
        } else {
            lookups.lookUp(typeOids, listener);
        }
    }

    @Override
    public void lookUpElsewhere(Collection<Integer> typeOids, LookupListener listener) {
        lookups.lookUpElsewhere(typeOids, listener);
    }

    @Override
    public boolean isTextReadable() {
        return parameters.areStylesReadable();
    }

    @Override
    public StatementCache statements() {
        return statements;
    }

    @Override
    public RowView row() {
        return row;
    }

    @Override
    public ParameterBinder binder() {
        return binder;
    }

    @Override
    public Duration queryTimeout() {
        return config.queryTimeout();
    }

    @Override
    public Pace pace() {
        return pace;
    }

    @Override
    public void watch(Exchange exchange) {
        deadlines.watch(exchange);
    }

    @Override
    public long rowBufferBytes() {
        return config.rowBufferBytes();
    }
}
