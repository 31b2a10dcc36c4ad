// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.ConnectionException;
import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.ServerAddress;
import io.trunkline.TargetSessionAttributes;
import io.trunkline.connect.Encryption;
import io.trunkline.connect.Endpoint;
import io.trunkline.connect.HostOrder;
import io.trunkline.connect.NameService;
import io.trunkline.error.Outcome;
import io.trunkline.transport.EventLoop;
import io.trunkline.transport.SocketTarget;
import io.trunkline.transport.VertxNetwork;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * The way to a connection: hosts one after the other, of each host its addresses, at each address the kinds of encryption
 * that may be tried, until one attempt succeeds or one fails in a way that no other can mend. With
 * {@code prefer-standby} all of it again if there was no standby, for any server.
 *
 * <p>On one event loop from the start, the one that the connection will live on.
 */
final class Connecting implements Attempt.Listener {
    private final PgConfig config;
    private final VertxNetwork network;
    private final MonoSink<PgConnection> sink;
    private final EventLoop loop;
    private final HostOrder order;
    private final List<Failure> failures = new ArrayList<>();
    private TargetSessionAttributes attributes;
    private Iterator<ServerAddress> servers;
    private Iterator<SocketTarget> targets = List.<SocketTarget>of().iterator();
    private Iterator<Encryption> encryptions = List.<Encryption>of().iterator();
    private @Nullable ServerAddress server;
    private @Nullable SocketTarget target;
    private @Nullable Attempt attempt;
    private EventLoop.@Nullable Timer lookUp;
    private boolean over;

    /** One attempt that came to nothing. */
    private record Failure(Endpoint endpoint, Throwable why) {}

    Connecting(PgConfig config, VertxNetwork network, NameService names, MonoSink<PgConnection> sink) {
        this.config = config;
        this.network = network;
        this.sink = sink;
        this.loop = network.eventLoop();
        this.order = new HostOrder(config, names);
        this.attributes = config.targetSessionAttributes();
        this.servers = order.servers().iterator();
    }

    void start() {
        // Called only if nobody was given the connection: one that is ready by now has no owner and is closed, too.
        sink.onCancel(() -> onLoop(this::cancel));
        if (!onLoop(this::nextServer)) {
            sink.error(new ConnectionException(
                    "cannot connect: the PgTransport, or the Vert.x it was made of, is closed",
                    Outcome.NOT_SENT,
                    null));
        }
    }

    /** {@return whether there is an event loop to run it} */
    private boolean onLoop(Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException closed) {
            return false;
        }
    }

    private void cancel() {
        over = true;
        stopLookingUp();
        if (attempt != null) {
            attempt.giveUp();
        }
    }

    private void nextServer() {
        if (over) {
            return;
        }
        if (!servers.hasNext()) {
            passIsOver();
            return;
        }
        ServerAddress next = servers.next();
        server = next;
        long limit = config.connectTimeout().toMillis();
        Endpoint unknown = new Endpoint(next, null);
        if (limit > 0) {
            lookUp = loop.schedule(limit, () -> {
                lookUp = null;
                missed(unknown, new UnknownHostException("no address for it within " + limit + " ms"));
            });
        }
        EventLoop.Timer waiting = lookUp;
        order.targets(next, loop, (found, failure) -> {
            if (over || lookUp != waiting) {
                return;
            }
            stopLookingUp();
            if (found == null) {
                missed(unknown, failure == null ? new IllegalStateException("no addresses") : failure);
            } else {
                targets = found.iterator();
                nextAddress();
            }
        });
    }

    private void missed(Endpoint endpoint, Throwable why) {
        failures.add(new Failure(endpoint, why));
        nextServer();
    }

    private void nextAddress() {
        if (!targets.hasNext()) {
            nextServer();
            return;
        }
        target = targets.next();
        encryptions = Encryption.order(config.sslMode(), target).iterator();
        tryIt(encryptions.next());
    }

    private void tryIt(Encryption encryption) {
        attempt = new Attempt(
                config,
                attributes,
                network,
                loop,
                endpoint(),
                Objects.requireNonNull(target, "an address"),
                encryption,
                this);
        attempt.start();
    }

    private Endpoint endpoint() {
        return new Endpoint(Objects.requireNonNull(server, "a server"), target);
    }

    @Override
    public void connected(SocketConnection connection) {
        over = true;
        sink.success(connection);
    }

    @Override
    public void failed(Throwable why, Attempt.Next next) {
        failures.add(new Failure(endpoint(), why));
        if (over) {
            return;
        }
        switch (next) {
            case ADDRESS -> nextAddress();
            case HOST -> nextServer();
            case ENCRYPTION -> {
                if (encryptions.hasNext()) {
                    tryIt(encryptions.next());
                } else {
                    refuse();
                }
            }
            case STOP -> refuse();
        }
    }

    private void passIsOver() {
        if (attributes == TargetSessionAttributes.PREFER_STANDBY) {
            attributes = TargetSessionAttributes.ANY;
            servers = order.servers().iterator();
            nextServer();
        } else {
            refuse();
        }
    }

    private void stopLookingUp() {
        if (lookUp != null) {
            lookUp.cancel();
            lookUp = null;
        }
    }

    /** The last failure is the cause: it is the one that ended it. The others are told, too. */
    private void refuse() {
        over = true;
        Failure last = failures.get(failures.size() - 1);
        String who = " as user \"" + config.user() + "\", database \"" + config.database() + "\": ";
        StringBuilder message = new StringBuilder("cannot connect");
        if (failures.size() == 1) {
            message.append(" to ").append(last.endpoint()).append(who).append(reason(last.why()));
        } else {
            message.append(who).append(failures.size()).append(" attempts failed");
            for (Failure failure : failures) {
                message.append("; ").append(failure.endpoint()).append(": ").append(reason(failure.why()));
            }
        }
        ConnectionException refusal = new ConnectionException(message.toString(), Outcome.NOT_SENT, cause(last.why()));
        failures.subList(0, failures.size() - 1).forEach(failure -> refusal.addSuppressed(failure.why()));
        sink.error(refusal);
    }

    private static Throwable cause(Throwable why) {
        return why instanceof ConnectionException lost && lost.getCause() != null ? lost.getCause() : why;
    }

    private static String reason(Throwable why) {
        if (why instanceof UnknownHostException) {
            return "the name cannot be resolved: " + why.getMessage();
        }
        String message = why.getMessage();
        return message == null ? why.getClass().getSimpleName() : message;
    }
}
