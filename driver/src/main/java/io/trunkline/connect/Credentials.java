// SPDX-License-Identifier: Apache-2.0
package io.trunkline.connect;

import io.trunkline.PgConfig;
import io.trunkline.ServerAddress;
import io.trunkline.UsageException;
import io.trunkline.error.Outcome;
import io.trunkline.settings.HomeDirectory;
import io.trunkline.settings.PassFile;
import io.trunkline.transport.EventLoop;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Where the secrets come from when a server asks: the configuration, a supplier of the user's, the file of passwords. For
 * one attempt to connect; on its event loop, where the answers come, too.
 */
public final class Credentials {
    private static final Logger LOG = LoggerFactory.getLogger(Credentials.class);

    private final PgConfig config;
    private final ServerAddress server;
    private final EventLoop loop;
    private @Nullable Disposable asking;

    public Credentials(PgConfig config, ServerAddress server, EventLoop loop) {
        this.config = config;
        this.server = server;
        this.loop = loop;
    }

    /** Hands over the password or why there is none, at once if it is at hand. */
    void password(BiConsumer<@Nullable String, @Nullable Throwable> done) {
        Mono<String> source = config.passwordSource();
        if (source != null) {
            ask(source, "password", done);
        } else if (config.password() != null) {
            done.accept(config.password(), null);
        } else {
            loop.offload(this::fromFile, (password, failure) -> {
                if (password == null && failure == null) {
                    done.accept(null, none());
                } else {
                    done.accept(password, failure);
                }
            });
        }
    }

    boolean hasToken() {
        return config.tokenSource() != null;
    }

    /** Hands over the bearer token or why there is none. */
    void token(BiConsumer<@Nullable String, @Nullable Throwable> done) {
        Mono<String> source = config.tokenSource();
        if (source == null) {
            done.accept(null, usage("the server asks for an OAuth token and no source of tokens is configured", null));
        } else {
            ask(source, "token", done);
        }
    }

    /** Nobody waits for the answer any more. */
    public void forget() {
        if (asking != null) {
            asking.dispose();
        }
    }

    /** What the supplier's own failure says is its own affair: it is the cause, and not repeated. */
    private void ask(Mono<String> source, String what, BiConsumer<@Nullable String, @Nullable Throwable> done) {
        asking = source.singleOptional()
                .subscribe(
                        secret -> loop.execute(() -> done.accept(
                                secret.orElse(null),
                                secret.isPresent() ? null : usage("the supplier of the " + what + " gave none", null))),
                        failure -> loop.execute(() -> done.accept(
                                null,
                                usage(
                                        "the supplier of the " + what + " failed with "
                                                + failure.getClass().getName(),
                                        failure))));
    }

    private @Nullable String fromFile() {
        HomeDirectory home = HomeDirectory.current();
        Path file = config.passFile() == null && home != null ? home.passFile() : config.passFile();
        return file == null
                ? null
                : PassFile.find(
                        file,
                        server.host(),
                        Integer.toString(server.port()),
                        config.database(),
                        config.user(),
                        warning -> LOG.warn("{}", warning));
    }

    private UsageException none() {
        return usage(
                "the server asks for a password and none is configured for user \"" + config.user()
                        + "\", nor is there a line for it in the file of passwords",
                null);
    }

    private static UsageException usage(String message, @Nullable Throwable cause) {
        return new UsageException(message, Outcome.NOT_SENT, cause);
    }
}
