// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.PgConfig;
import io.trunkline.ServerAddress;
import io.trunkline.connect.Credentials;
import io.trunkline.connect.Dial;
import io.trunkline.connect.Encryption;
import io.trunkline.connect.Endpoint;
import io.trunkline.connect.Link;
import io.trunkline.connect.StartupExchange;
import io.trunkline.protocol.BackendKeyData;
import io.trunkline.transport.EventLoop;
import io.trunkline.transport.SocketTarget;
import io.trunkline.transport.VertxNetwork;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A start-up on a real socket that may be told another address than it has: those of this machine are all of one kind. */
final class StartUps {
    private static final VertxNetwork NETWORK = VertxNetwork.shared();

    private StartUps() {}

    /**
     * Starts a session, in clear, and ends it again.
     *
     * @param believed where the session is told to be
     * @return the key that the server gave, or why there is no session
     */
    static CompletableFuture<@Nullable BackendKeyData> start(PgConfig config, SocketTarget believed) {
        CompletableFuture<@Nullable BackendKeyData> outcome = new CompletableFuture<>();
        ServerAddress server = config.hosts().get(0);
        SocketTarget target = SocketTarget.of(InetAddress.getLoopbackAddress(), server.port());
        EventLoop loop = NETWORK.eventLoop();
        new Dial(NETWORK, loop, config, new Endpoint(server, target), target, Encryption.NONE, new Dial.Outcome() {
                    @Override
                    public void opened(Link link) {
                        Link told = new Link(link.transport(), link.endpoint(), believed, link.tls());
                        start(config, told, loop, outcome);
                    }

                    @Override
                    public void failed(Dial.Phase phase, Throwable why) {
                        outcome.completeExceptionally(why);
                    }
                })
                .start();
        return outcome.orTimeout(20, TimeUnit.SECONDS);
    }

    private static void start(
            PgConfig config, Link link, EventLoop loop, CompletableFuture<@Nullable BackendKeyData> outcome) {
        Session session = new Session(
                config,
                link.transport(),
                link.endpoint().toString(),
                SharedCatalog.alone(config.codecs()),
                Runnable::run,
                (opened, failed) -> () -> {});
        Credentials credentials = new Credentials(config, link.endpoint().server(), loop);
        session.submit(new StartupExchange(session, config, link, credentials, new StartupExchange.Listener() {
            @Override
            public void authenticated() {
                session.authenticated();
            }

            @Override
            public void ready(@Nullable BackendKeyData key) {
                session.close().subscribe();
                outcome.complete(key);
            }

            @Override
            public void refused(Throwable failure) {
                session.fail(failure);
                outcome.completeExceptionally(failure);
            }
        }));
    }
}
