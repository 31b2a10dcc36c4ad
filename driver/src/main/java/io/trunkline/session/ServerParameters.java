// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.error.Outcome;
import io.trunkline.protocol.ProtocolException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The run-time parameters that the server reports, by its own accord and whenever they change. Read from any thread. */
final class ServerParameters {
    /** PostgreSQL reports some 15. */
    private static final int LIMIT = 256;

    private final Map<String, String> values = new ConcurrentHashMap<>();

    void put(String name, String value) {
        if (name.equals("client_encoding") && !value.equals("UTF8")) {
            throw new ProtocolException(
                    "client_encoding has become " + value
                            + ": this driver reads and writes UTF8 only, so the connection" + " cannot go on",
                    Outcome.UNKNOWN);
        }
        values.put(name, value);
        if (values.size() > LIMIT) {
            throw new ProtocolException("the server reports more than " + LIMIT + " parameters", Outcome.UNKNOWN);
        }
    }

    @Nullable
    String get(String name) {
        return values.get(name);
    }
}
