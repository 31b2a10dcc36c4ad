// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands on the bytes between clients and one server on 127.0.0.1, until it is told to do worse: swallow them, let them pile
 * up, end or reset the connections. What it is told goes for all its connections, those to come included.
 *
 * <p>Each connection has two threads with blocking sockets. Methods may be called from any thread.
 */
public final class FaultProxy implements AutoCloseable {
    /** Which way bytes go. */
    public enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    private enum Mode {
        FORWARD,
        DROP,
        STALL
    }

    private static final int JOIN_SECONDS = 5;
    private static final int CHUNK = 64 * 1024;

    private final InetSocketAddress server;
    private final ServerSocket listener;
    private final Thread acceptor;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // All below is guarded by the lock.
    private final Map<Direction, Mode> modes = new EnumMap<>(Direction.class);
    private final Map<Direction, Long> dropped = new EnumMap<>(Direction.class);
    private final List<Pair> pairs = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private boolean closing;

    /** A connection: the client's socket and ours to the server. */
    private record Pair(Socket client, Socket server) {
        void close() {
            closeQuietly(client);
            closeQuietly(server);
        }

        void reset() {
            try {
                client.setSoLinger(true, 0);
                server.setSoLinger(true, 0);
            } catch (IOException alreadyGone) {
                // Then there is nothing to reset.
            }
            close();
        }
    }

    private FaultProxy(InetSocketAddress server) throws IOException {
        this.server = server;
        this.listener = new ServerSocket(0, 50, loopback());
        for (Direction direction : Direction.values()) {
            modes.put(direction, Mode.FORWARD);
            dropped.put(direction, 0L);
        }
        this.acceptor = thread("accept", this::accept);
    }

    /** A proxy on a free port, in front of the server on that port of 127.0.0.1. */
    public static FaultProxy to(int serverPort) {
        try {
            FaultProxy proxy = new FaultProxy(new InetSocketAddress(loopback(), serverPort));
            proxy.acceptor.start();
            return proxy;
        } catch (IOException failure) {
            throw new IllegalStateException("cannot start a proxy: " + failure, failure);
        }
    }

    /** 127.0.0.1 also where the JVM would rather speak IPv6. */
    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
    }

    /** The port to connect to in place of the server's. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Swallows all bytes that go there, and the end of connections: the network is gone, and nobody has been told. */
    public void drop(Direction... directions) {
        set(Mode.DROP, directions);
    }

    /** Takes no more bytes that go there, or one chunk at most: the window of whoever sends them closes. */
    public void stall(Direction... directions) {
        set(Mode.STALL, directions);
    }

    /** Hands on all that comes from now on, and what was stalled; what was swallowed is lost. */
    public void heal() {
        set(Mode.FORWARD, Direction.values());
    }

    private void set(Mode mode, Direction... directions) {
        lock.lock();
        try {
            for (Direction direction : directions) {
                modes.put(direction, mode);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until so many bytes that went there have been swallowed since the proxy was started.
     *
     * @throws AssertionError when the time is over
     */
    public void awaitDropped(Direction direction, long bytes, Duration time) {
        long left = time.toNanos();
        lock.lock();
        try {
            while (dropped(direction) < bytes) {
                if (left <= 0) {
                    throw new AssertionError(
                            "not " + bytes + " bytes but " + dropped(direction) + " swallowed after " + time);
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for bytes", interrupted);
        } finally {
            lock.unlock();
        }
    }

    private long dropped(Direction direction) {
        return dropped.getOrDefault(direction, 0L);
    }

    /** Ends all connections in order, as a balancer does; new ones are taken. */
    public void cut() {
        taken().forEach(Pair::close);
    }

    /** Ends all connections by a reset; new ones are taken. */
    public void reset() {
        taken().forEach(Pair::reset);
    }

    private List<Pair> taken() {
        lock.lock();
        try {
            List<Pair> all = List.copyOf(pairs);
            pairs.clear();
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** Closes the port and all connections, and waits for the threads. */
    @Override
    public void close() {
        List<Thread> ending;
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
            closeQuietly(listener);
            pairs.forEach(Pair::close);
            ending = new ArrayList<>(threads);
        } finally {
            lock.unlock();
        }
        ending.add(acceptor);
        for (Thread thread : ending) {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(JOIN_SECONDS));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            if (thread.isAlive()) {
                throw new AssertionError("thread " + thread.getName() + " does not end");
            }
        }
    }

    private void accept() {
        while (true) {
            Socket client;
            try {
                client = listener.accept();
            } catch (IOException closed) {
                return;
            }
            Socket upstream = new Socket();
            Pair pair = new Pair(client, upstream);
            try {
                client.setTcpNoDelay(true);
                upstream.setTcpNoDelay(true);
                upstream.connect(server);
            } catch (IOException refused) {
                pair.close();
                continue;
            }
            begin(pair);
        }
    }

    private void begin(Pair pair) {
        lock.lock();
        try {
            if (closing) {
                pair.close();
                return;
            }
            pairs.add(pair);
            for (Direction direction : Direction.values()) {
                Thread thread = thread(direction.toString(), () -> pump(pair, direction));
                threads.add(thread);
                thread.start();
            }
        } finally {
            lock.unlock();
        }
    }

    private Thread thread(String name, Runnable action) {
        Thread thread = new Thread(action, "fault-proxy-" + listener.getLocalPort() + "-" + name);
        thread.setDaemon(true);
        return thread;
    }

    private void pump(Pair pair, Direction direction) {
        Socket from = direction == Direction.TO_SERVER ? pair.client() : pair.server();
        Socket to = direction == Direction.TO_SERVER ? pair.server() : pair.client();
        byte[] chunk = new byte[CHUNK];
        try {
            while (awaitMode(direction, pair, Mode.STALL)) {
                int count = from.getInputStream().read(chunk);
                if (count < 0) {
                    if (awaitMode(direction, pair, Mode.DROP, Mode.STALL)) {
                        to.shutdownOutput();
                    }
                    return;
                }
                if (awaitMode(direction, pair, Mode.STALL) && !swallow(direction, count)) {
                    to.getOutputStream().write(chunk, 0, count);
                }
            }
        } catch (IOException gone) {
            endOf(pair, direction);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** One side is gone, which the other hears of as far as the network carries it. */
    private void endOf(Pair pair, Direction direction) {
        try {
            if (awaitMode(direction, pair, Mode.DROP, Mode.STALL)) {
                pair.close();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean swallow(Direction direction, int count) {
        lock.lock();
        try {
            if (modes.get(direction) != Mode.DROP) {
                return false;
            }
            dropped.put(direction, dropped(direction) + count);
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** {@return true when the direction is in none of the modes, false when the connection has been ended meanwhile} */
    private boolean awaitMode(Direction direction, Pair pair, Mode... notIn) throws InterruptedException {
        List<Mode> bad = List.of(notIn);
        lock.lock();
        try {
            while (!closing && bad.contains(modes.get(direction))) {
                changed.await();
            }
            return !closing && pairs.contains(pair);
        } finally {
            lock.unlock();
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception alreadyGone) {
            // There is nothing more to lose.
        }
    }
}
