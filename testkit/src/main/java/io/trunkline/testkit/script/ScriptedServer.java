// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.script;

import io.trunkline.protocol.BackendKeyData;
import io.trunkline.protocol.CancelRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
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
 * A server on a port of 127.0.0.1 that follows scripts, one per connection in the order in which they speak up, each on a
 * thread of its own with blocking sockets.
 *
 * <p>The first thing a client does that its script does not say is kept and thrown by {@link #awaitDone}, or else by
 * {@link #close}; the client is told with a FATAL error. Connections that begin with a CancelRequest use up no script:
 * they are kept for {@link #cancelRequests} and closed, unless a script that is next in turn begins by reading one itself.
 * Methods may be called from any thread.
 *
 * <p>Longer than most because accepting, matching scripts to connections and ending all of it share one lifetime.
 */
public final class ScriptedServer implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final int JOIN_SECONDS = 5;

    private final ServerSocket listener;
    private final List<Script> scripts;
    private final boolean forEach;
    private final Thread acceptor;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // All below is guarded by the lock.
    private final List<Thread> threads = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();
    private final List<Progress> begun = new ArrayList<>();
    private final List<CancelRequest> cancels = new ArrayList<>();
    private Consumer<CancelRequest> cancelHook = request -> {};
    private int accepted;
    private @Nullable AssertionError failure;
    private boolean failureIsOfLeaving;
    private boolean failureTold;
    private boolean closing;

    private ScriptedServer(List<Script> scripts, boolean forEach) {
        this.scripts = scripts;
        this.forEach = forEach;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getByAddress(HOST, new byte[] {127, 0, 0, 1}));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        acceptor = thread("accept", this::accept);
    }

    /** One script per connection; more connections than scripts are a violation, fewer never get done. */
    @SafeVarargs
    public static ScriptedServer start(UnaryOperator<Script>... connections) {
        List<Script> scripts = new ArrayList<>();
        for (UnaryOperator<Script> connection : connections) {
            scripts.add(Script.of(connection));
        }
        return started(new ScriptedServer(scripts, false));
    }

    /** The same script for each of any number of connections. */
    public static ScriptedServer startForEach(UnaryOperator<Script> connection) {
        return started(new ScriptedServer(List.of(Script.of(connection)), true));
    }

    private static ScriptedServer started(ScriptedServer server) {
        server.acceptor.start();
        return server;
    }

    public String host() {
        return HOST;
    }

    public int port() {
        return listener.getLocalPort();
    }

    public String uri() {
        return "postgresql://scripted@" + HOST + ":" + port() + "/scripted?sslmode=disable";
    }

    /** The cancel key that the connection of that number, counted from 1, is told when it is let in. */
    public static BackendKeyData key(int connection) {
        return new BackendKeyData(connection, new byte[] {'k', 'e', 'y', (byte) connection});
    }

    /** The CancelRequests so far, right or wrong. */
    public List<CancelRequest> cancelRequests() {
        lock.lock();
        try {
            return List.copyOf(cancels);
        } finally {
            lock.unlock();
        }
    }

    /** Called for every CancelRequest, on its connection's thread, which is closed only afterwards. */
    public ScriptedServer onCancel(Consumer<CancelRequest> hook) {
        lock.lock();
        try {
            cancelHook = hook;
        } finally {
            lock.unlock();
        }
        return this;
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
            closeQuietly(listener);
            sockets.forEach(ScriptedServer::closeQuietly);
            ending = new ArrayList<>(threads);
        } finally {
            lock.unlock();
        }
        ending.add(acceptor);
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
        Thread thread = new Thread(action, "scripted-server-" + listener.getLocalPort() + "-" + name);
        thread.setDaemon(true);
        return thread;
    }

    private void accept() {
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
        if (conversation.peek() instanceof CancelRequest request) {
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

    private void cancel(Conversation conversation, CancelRequest request) throws IOException {
        Consumer<CancelRequest> hook;
        lock.lock();
        try {
            cancels.add(request);
            changed.signalAll();
            hook = cancelHook;
        } finally {
            lock.unlock();
        }
        hook.accept(request);
        conversation.close();
    }

    /** Waits for a CancelRequest with the key of that connection. */
    boolean awaitCancel(int connection, Duration time) throws InterruptedException {
        BackendKeyData key = key(connection);
        CancelRequest wanted = new CancelRequest(key.processId(), key.secretKey());
        long left = time.toNanos();
        lock.lock();
        try {
            while (!cancels.contains(wanted) && left > 0) {
                left = changed.awaitNanos(left);
            }
            return cancels.contains(wanted);
        } finally {
            lock.unlock();
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
