// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.script;

import io.trunkline.protocol.BackendKeyData;
import io.trunkline.protocol.CancelRequest;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A server on a port of 127.0.0.1, or {@link #at elsewhere}, that follows scripts, one per connection in the order in which they speak up, each on a
 * thread of its own with blocking sockets.
 *
 * <p>The first thing a client does that its script does not say is kept and thrown by {@link #awaitDone}, or else by
 * {@link #close}; the client is told with a FATAL error. Connections that begin with a CancelRequest use up no script:
 * they are kept for {@link #cancelRequests} and closed, unless a script that is next in turn begins by reading one itself.
 * Under TLS a connection has its script before that is heard; there {@link Script#takeCancel} does the same, and a script
 * for each connection steps aside.
 * Methods may be called from any thread.
 *
 * <p>Longer than most because accepting, matching scripts to connections and ending all of it share one lifetime.
 */
public final class ScriptedServer implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final int JOIN_SECONDS = 5;

    private final ListenAddresses addresses;
    private final List<ServerSocket> listeners;
    private final List<Script> scripts;
    private final boolean forEach;
    private final List<Thread> acceptors = new ArrayList<>();
    private final Witness witness = new Witness();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // All below is guarded by the lock.
    private final List<Thread> threads = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();
    private final List<Progress> begun = new ArrayList<>();
    private int accepted;
    private @Nullable AssertionError failure;
    private boolean failureIsOfLeaving;
    private boolean failureTold;
    private boolean closing;

    ScriptedServer(ListenAddresses addresses, List<Script> scripts, boolean forEach) {
        this.addresses = addresses;
        this.scripts = scripts;
        this.forEach = forEach;
        listeners = addresses.open();
        for (ServerSocket listener : listeners) {
            acceptors.add(thread("accept", () -> accept(listener)));
        }
    }

    /** One script per connection; more connections than scripts are a violation, fewer never get done. */
    @SafeVarargs
    public static ScriptedServer start(UnaryOperator<Script>... connections) {
        return at(HOST).start(connections);
    }

    /** The same script for each of any number of connections. */
    public static ScriptedServer startForEach(UnaryOperator<Script> connection) {
        return at(HOST).startForEach(connection);
    }

    /** For a server that listens elsewhere: numeric addresses of this machine. */
    public static ListenAddresses at(String... addresses) {
        return new ListenAddresses(List.of(addresses), 0);
    }

    static ScriptedServer started(ScriptedServer server) {
        server.acceptors.forEach(Thread::start);
        return server;
    }

    /** The address it listens on; the first if there are several. */
    public String host() {
        return addresses.first();
    }

    public int port() {
        return listeners.get(0).getLocalPort();
    }

    /** The way to it in clear text; scripts that speak TLS are for strings of the test's own. */
    public String uri() {
        String host = host().contains(":") ? "[" + host() + "]" : host();
        return "postgresql://scripted@" + host + ":" + port() + "/scripted?sslmode=disable";
    }

    /** The cancel key that the connection of that number, counted from 1, is told when it is let in. */
    public static BackendKeyData key(int connection) {
        return new BackendKeyData(connection, new byte[] {'k', 'e', 'y', (byte) connection});
    }

    /** The CancelRequests so far, right or wrong. */
    public List<CancelRequest> cancelRequests() {
        return receivedCancels().stream().map(ReceivedCancel::request).toList();
    }

    /** The CancelRequests so far, and how they came. */
    public List<ReceivedCancel> receivedCancels() {
        return witness.cancels();
    }

    /** Called for every CancelRequest, on its connection's thread, which is closed only afterwards. */
    public ScriptedServer onCancel(Consumer<CancelRequest> hook) {
        witness.onCancel(hook);
        return this;
    }

    /** The TLS handshakes so far, done or failed, in the order in which they ended. */
    public List<TlsHandshake> tlsHandshakes() {
        return witness.handshakes();
    }

    /**
     * Waits until that many TLS handshakes are done or have failed, and answers them.
     *
     * @throws AssertionError when the time is over
     */
    public List<TlsHandshake> awaitTlsHandshakes(int count, Duration time) {
        try {
            if (!witness.awaitHandshakes(count, time)) {
                throw new AssertionError("not " + count + " TLS handshakes after " + time + ": " + tlsHandshakes());
            }
            return tlsHandshakes();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for TLS handshakes", interrupted);
        }
    }

    Witness witness() {
        return witness;
    }

    /**
     * Waits until every script has done its last step.
     *
     * @throws AssertionError the first violation; or, when the time is over, where the scripts stand
     */
    public void awaitDone(Duration time) {
        long left = time.toNanos();
        lock.lock();
        try {
            while (failure == null && !allDone()) {
                if (left <= 0) {
                    throw new AssertionError("not done after " + time + ": " + standing());
                }
                left = changed.awaitNanos(left);
            }
            if (failure != null) {
                failureTold = true;
                throw failure;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while " + standing(), interrupted);
        } finally {
            lock.unlock();
        }
    }

    private boolean allDone() {
        int wanted = forEach ? 1 : scripts.size();
        return begun.size() >= wanted && begun.stream().allMatch(Progress::isDone);
    }

    private String standing() {
        StringBuilder text = new StringBuilder();
        begun.forEach(progress -> text.append(progress).append("; "));
        int missing = (forEach ? 1 : scripts.size()) - begun.size();
        return text + (missing > 0 ? missing + " connection(s) never came" : "no connection is missing");
    }

    /**
     * Closes the port and every connection, and waits for the threads; throws a violation nobody has been told of. That a
     * script is not done, because the client left or had no time, is none: ask {@link #awaitDone} about that.
     */
    @Override
    public void close() {
        List<Thread> ending;
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
            listeners.forEach(ScriptedServer::closeQuietly);
            sockets.forEach(ScriptedServer::closeQuietly);
            ending = new ArrayList<>(threads);
        } finally {
            lock.unlock();
        }
        ending.addAll(acceptors);
        ending.forEach(Thread::interrupt);
        ending.forEach(ScriptedServer::join);
        lock.lock();
        try {
            if (failure != null && !failureTold && !failureIsOfLeaving) {
                failureTold = true;
                throw failure;
            }
        } finally {
            lock.unlock();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(JOIN_SECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new AssertionError("thread " + thread.getName() + " does not end");
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception alreadyGone) {
            // There is nothing more to lose.
        }
    }

    private Thread thread(String name, Runnable action) {
        Thread thread = new Thread(action, "scripted-server-" + port() + "-" + name);
        thread.setDaemon(true);
        return thread;
    }

    private void accept(ServerSocket listener) {
        while (true) {
            Socket socket;
            try {
                socket = listener.accept();
                socket.setTcpNoDelay(true);
            } catch (IOException closed) {
                return;
            }
            lock.lock();
            try {
                if (closing) {
                    closeQuietly(socket);
                    return;
                }
                Conversation conversation = new Conversation(this, ++accepted, socket);
                Thread thread = thread(Integer.toString(accepted), () -> serve(conversation));
                sockets.add(socket);
                threads.add(thread);
                thread.start();
            } finally {
                lock.unlock();
            }
        }
    }

    private void serve(Conversation conversation) {
        Progress progress = null;
        try {
            progress = assign(conversation);
            if (progress != null) {
                follow(progress, conversation);
                if (!conversation.isClosed()) {
                    conversation.receiveEnd();
                    conversation.close();
                }
            }
        } catch (CancelInstead cancel) {
            cancelInstead(conversation, progress, cancel);
        } catch (Violation violation) {
            fail(conversation, progress, new Failing(violation, violation.isClientGone()));
        } catch (IOException gone) {
            fail(conversation, progress, new Failing(gone, true));
        } catch (InterruptedException | RuntimeException | AssertionError broken) {
            fail(conversation, progress, new Failing(broken, false));
        }
    }

    private void follow(Progress progress, Conversation conversation) throws IOException, InterruptedException {
        for (Script.Step step : progress.script.steps()) {
            lock.lock();
            try {
                progress.step = step;
                progress.position++;
            } finally {
                lock.unlock();
            }
            step.action().run(conversation);
        }
        lock.lock();
        try {
            progress.step = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The script for a connection; none if all it wanted was to cancel. */
    private @Nullable Progress assign(Conversation conversation) throws IOException {
        // A script that begins by sending does not wait for a message that tells whose turn it is.
        Progress progress = take(conversation, first -> first == null);
        if (progress != null) {
            return progress;
        }
        if (!conversation.beginsWithTls() && conversation.peek() instanceof CancelRequest request) {
            progress = take(conversation, first -> first == CancelRequest.class);
            if (progress == null) {
                cancel(conversation, request);
            }
            return progress;
        }
        progress = take(conversation, first -> true);
        if (progress == null) {
            throw new Violation("there is no script for it");
        }
        return progress;
    }

    /** The script that is next in turn, if the type of message it begins by reading, or null for none, is wanted. */
    private @Nullable Progress take(Conversation conversation, Predicate<@Nullable Class<?>> wanted) {
        lock.lock();
        try {
            int next = forEach ? 0 : begun.size();
            if (next >= scripts.size() || !wanted.test(scripts.get(next).firstRead())) {
                return null;
            }
            Progress progress = new Progress(scripts.get(next), conversation.number());
            begun.add(progress);
            return progress;
        } finally {
            lock.unlock();
        }
    }

    /** Keeps a CancelRequest and ends its connection. */
    void cancel(Conversation conversation, CancelRequest request) throws IOException {
        witness.cancelled(new ReceivedCancel(request, conversation.number(), conversation.handshake()));
        conversation.close();
    }

    /** Where all connections have the same script, those that turn out to be there for cancelling give it back. */
    private void cancelInstead(Conversation conversation, @Nullable Progress progress, CancelInstead cancel) {
        if (!forEach || progress == null) {
            fail(conversation, progress, new Failing(new Violation(String.valueOf(cancel.getMessage())), false));
            return;
        }
        lock.lock();
        try {
            begun.remove(progress);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            cancel(conversation, cancel.request());
        } catch (IOException gone) {
            fail(conversation, null, new Failing(gone, true));
        }
    }

    /** Waits that long, or until the server is closed. */
    void idle(Duration time) throws InterruptedException {
        long left = time.toNanos();
        lock.lock();
        try {
            while (!closing && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** What went wrong, and whether it is no more than that the client left early, which is for awaitDone to mind. */
    private record Failing(Throwable cause, boolean clientGone) {
        String message() {
            return cause instanceof Violation ? String.valueOf(cause.getMessage()) : cause.toString();
        }
    }

    private void fail(Conversation conversation, @Nullable Progress progress, Failing failing) {
        String message;
        lock.lock();
        try {
            if (closing) {
                return;
            }
            String place = progress == null ? "connection " + conversation.number() : progress.toString();
            message = place + ": " + failing.message();
            if (failure == null || (failureIsOfLeaving && !failing.clientGone())) {
                failure = new AssertionError(message, failing.cause());
                failureIsOfLeaving = failing.clientGone();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        conversation.throwOut(message);
    }

    /** How far a connection is in its script; guarded by the server's lock. */
    private static final class Progress {
        final Script script;
        final int connection;
        int position;
        Script.@Nullable Step step;

        Progress(Script script, int connection) {
            this.script = script;
            this.connection = connection;
        }

        boolean isDone() {
            return position == script.steps().size() && step == null;
        }

        @Override
        public String toString() {
            return "connection " + connection + " "
                    + (isDone()
                            ? "after the end of its script"
                            : step == null ? "before step 1" : "at step " + position + " (" + step.name() + ")");
        }
    }
}
