// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.PgConfig;
import io.trunkline.PgTransport;
import io.trunkline.catalog.TypeCatalog;
import io.trunkline.codec.CodecRegistry;
import io.trunkline.transport.SocketTarget;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * A connection's share in what is known of the types of its database: all connections of a transport to the same database at
 * the same address, with the same codecs, have one catalog.
 *
 * <p>It goes with the last of them, not later: behind the same address there may be another server by then, whose types have
 * the same OIDs and are others.
 */
final class SharedCatalog {
    private static final ConcurrentMap<Place, SharedBy> ALL = new ConcurrentHashMap<>();

    private record Place(PgTransport transport, SocketTarget target, String database, CodecRegistry codecs) {}

    private record SharedBy(int connections, TypeCatalog types) {}

    private final TypeCatalog types;
    private @Nullable Place place;

    private SharedCatalog(TypeCatalog types, @Nullable Place place) {
        this.types = types;
        this.place = place;
    }

    /** The share of a new connection, which {@link #leave}s when it is closed. */
    static SharedCatalog enter(PgTransport transport, SocketTarget target, PgConfig config) {
        Place place = new Place(transport, target, config.database(), config.codecs());
        SharedBy shared = ALL.compute(
                place,
                (where, known) -> known == null
                        ? new SharedBy(1, new TypeCatalog(config.codecs()))
                        : new SharedBy(known.connections + 1, known.types));
        return new SharedCatalog(shared.types, place);
    }

    /** A catalog that is shared with nobody. */
    static SharedCatalog alone(CodecRegistry codecs) {
        return new SharedCatalog(new TypeCatalog(codecs), null);
    }

    TypeCatalog types() {
        return types;
    }

    /** The connection is closed; once is enough. */
    void leave() {
        Place left = place;
        if (left != null) {
            place = null;
            ALL.computeIfPresent(
                    left,
                    (where, known) -> known.connections == 1 ? null : new SharedBy(known.connections - 1, known.types));
        }
    }
}
