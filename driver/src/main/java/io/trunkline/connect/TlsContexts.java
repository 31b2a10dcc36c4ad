// SPDX-License-Identifier: Apache-2.0
package io.trunkline.connect;

import io.trunkline.PgConfig;
import io.trunkline.settings.HomeDirectory;
import io.trunkline.tls.TlsContext;
import io.trunkline.tls.TlsOptions;
import io.trunkline.transport.EventLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The TLS contexts of this process, one for each set of options: certificates are read once, and read again when their files
 * have changed; connections to the same server resume each other's TLS sessions.
 */
final class TlsContexts {
    /** More sets of options than any program has; one that makes them up pays for reading files. */
    private static final int LIMIT = 256;

    private static final Map<TlsOptions, TlsContext> CONTEXTS = new ConcurrentHashMap<>();

    private TlsContexts() {}

    /** Hands over the context, or why there is none, on the event loop. */
    static void of(PgConfig config, EventLoop loop, BiConsumer<@Nullable TlsContext, @Nullable Throwable> done) {
        TlsOptions options = options(config);
        loop.offload(() -> current(options), done);
    }

    private static TlsContext current(TlsOptions options) {
        TlsContext known = CONTEXTS.get(options);
        if (known != null && known.isCurrent()) {
            return known;
        }
        TlsContext fresh = TlsContext.load(options);
        if (CONTEXTS.size() >= LIMIT) {
            CONTEXTS.clear();
        }
        CONTEXTS.put(options, fresh);
        return fresh;
    }

    private static TlsOptions options(PgConfig config) {
        HomeDirectory home = HomeDirectory.current();
        return new TlsOptions(
                config.sslMode(),
                config.sslRootCertificate(),
                config.sslCertificate(),
                config.sslKey(),
                config.sslPassword(),
                config.sslCertMode(),
                config.sslRevocationList(),
                config.sslRevocationDirectory(),
                config.sslMinVersion(),
                config.sslMaxVersion(),
                config.sslServerNameIndication(),
                home == null ? null : home.sslFile(""));
    }
}
