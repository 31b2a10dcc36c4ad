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
    /** Of all names and values together, in characters; PostgreSQL's have some hundreds. */
    private static final int LENGTH_LIMIT = 256 * 1024;

    private final Map<String, String> values = new ConcurrentHashMap<>();
    private int length;
    private boolean isoDates = true;
    private boolean postgresIntervals = true;

    void put(String name, String value) {
        if (name.equals("client_encoding") && !value.equals("UTF8")) {
            throw new ProtocolException(
                    "client_encoding has become " + value
                            + ": this driver reads and writes UTF8 only, so the connection" + " cannot go on",
                    Outcome.UNKNOWN);
        }
        if (name.equals("integer_datetimes") && !value.equals("on")) {
            throw new ProtocolException(
                    "integer_datetimes is " + value
                            + ": this driver reads dates and times as PostgreSQL 10 and later send them, as whole numbers",
                    Outcome.UNKNOWN);
        }
        if (name.equals("DateStyle")) {
            isoDates = value.startsWith("ISO");
        } else if (name.equals("IntervalStyle")) {
            postgresIntervals = value.equals("postgres");
        }
        String before = values.put(name, value);
        length += value.length() - (before == null ? -name.length() : before.length());
        if (length > LENGTH_LIMIT) {
            throw new ProtocolException(
                    "the server reports parameters of more than " + LENGTH_LIMIT + " characters", Outcome.UNKNOWN);
        }
        if (values.size() > LIMIT) {
            throw new ProtocolException("the server reports more than " + LIMIT + " parameters", Outcome.UNKNOWN);
        }
    }

    @Nullable
    String get(String name) {
        return values.get(name);
    }

    /** Whether dates, times and intervals come in the text that is read here, if they come as text; of the event loop. */
    boolean areStylesReadable() {
        return isoDates && postgresIntervals;
    }
}
