// SPDX-License-Identifier: Apache-2.0
package io.trunkline.streams;

import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.testkit.server.EmbeddedServer;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** A public publisher: how to get one with so many elements, and one that fails. */
enum Subject {
    ALL(Long.MAX_VALUE - 1) {
        @Override
        Publisher<?> publisher(PgConnection connection, long elements) {
            return connection
                    .query("select generate_series(1, $1::int8)", elements)
                    .all(Long.class);
        }

        @Override
        Publisher<?> failing(PgConnection connection) {
            return connection.query("select 1 / 0").all(Integer.class);
        }
    },
    ONE(1) {
        @Override
        Publisher<?> publisher(PgConnection connection, long elements) {
            return connection
                    .query("select generate_series(1, $1::int8)", elements)
                    .one(Long.class);
        }

        @Override
        Publisher<?> failing(PgConnection connection) {
            return connection.query("select 1 / 0").one(Integer.class);
        }
    },
    FIRST(1) {
        @Override
        Publisher<?> publisher(PgConnection connection, long elements) {
            return connection
                    .query("select generate_series(1, 3 * $1::int8)", elements)
                    .first(Long.class);
        }

        @Override
        Publisher<?> failing(PgConnection connection) {
            return connection.query("select 1 / 0").first(Integer.class);
        }
    },
    EXECUTE(1) {
        @Override
        Publisher<?> publisher(PgConnection connection, long elements) {
            return connection.execute("select 1");
        }

        @Override
        Publisher<?> failing(PgConnection connection) {
            return connection.execute("select 1 / 0");
        }
    },
    SCRIPT(0) {
        @Override
        Publisher<?> publisher(PgConnection connection, long elements) {
            return connection.script("select 1; select 2");
        }

        @Override
        Publisher<?> failing(PgConnection connection) {
            return connection.script("select 1 / 0");
        }
    },
    TRANSACTION(1) {
        @Override
        Publisher<?> publisher(PgConnection connection, long elements) {
            return connection.transaction(tx ->
                    tx.query("select generate_series(1, $1::int8)", elements).one(Long.class));
        }

        @Override
        Publisher<?> failing(PgConnection connection) {
            return connection.transaction(tx -> Mono.error(new IllegalStateException("the work fails")));
        }
    },
    CONNECT(1) {
        @Override
        Publisher<?> publisher(PgConnection connection, long elements) {
            return PgConnection.connect(PgConfig.parse(EmbeddedServer.shared().uri())
                    .with(it -> it.applicationName(ReactiveStreamsIT.APPLICATION)));
        }

        @Override
        Publisher<?> failing(PgConnection connection) {
            return PgConnection.connect(
                    PgConfig.parse(EmbeddedServer.shared().uri()).with(it -> it.database("nowhere")));
        }
    },
    CLOSE(0) {
        @Override
        Publisher<?> publisher(PgConnection connection, long elements) {
            return connection.close();
        }

        /** Closing does not fail. */
        @Override
        Publisher<?> failing(PgConnection connection) {
            return Mono.error(new IllegalStateException());
        }
    };

    private final long mostElements;

    Subject(long mostElements) {
        this.mostElements = mostElements;
    }

    long mostElements() {
        return mostElements;
    }

    abstract Publisher<?> publisher(PgConnection connection, long elements);

    abstract Publisher<?> failing(PgConnection connection);
}
