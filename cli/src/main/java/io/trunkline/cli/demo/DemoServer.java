// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import io.trunkline.PgConfig;
import io.trunkline.testkit.server.EmbeddedServer;
import org.jspecify.annotations.Nullable;

/** The server that the demo talks to: the user's, or one that lives as long as the demo. */
final class DemoServer implements AutoCloseable {
    private final PgConfig config;
    private final @Nullable EmbeddedServer embedded;

    private DemoServer(PgConfig config, @Nullable EmbeddedServer embedded) {
        this.config = config.with(it -> it.applicationName("trunkline demo"));
        this.embedded = embedded;
    }

    /** The user's own; closing this leaves it running. */
    static DemoServer at(PgConfig config) {
        return new DemoServer(config, null);
    }

    /** A new one, which takes a second or so; closing this ends it and removes its data. */
    static DemoServer embedded() {
        EmbeddedServer server = EmbeddedServer.start();
        return new DemoServer(PgConfig.parse(server.uri()), server);
    }

    PgConfig config() {
        return config;
    }

    @Override
    public void close() {
        if (embedded != null) {
            embedded.close();
        }
    }
}
