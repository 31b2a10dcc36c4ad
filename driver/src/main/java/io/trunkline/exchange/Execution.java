// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.codec.CodecRegistry;
import io.trunkline.error.Notice;
import io.trunkline.statement.DeclaredTypes;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is to be run: one statement with the values of its parameters. */
public interface Execution {
    String sql();

    @Nullable
    Object[] parameters();

    /** How many values each run is given; negative where they come as they like, and are counted one by one. */
    default int parameterCount() {
        return parameters().length;
    }

    /** Whether all values are written the same for whatever types the parameters have. */
    default boolean isTextEnough(CodecRegistry codecs) {
        for (Object value : parameters()) {
            if (!codecs.hasText(value)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the caller has declared that it changes nothing. */
    boolean isReadOnly();

    /** How long the subscriber waits for the outcome; zero for ever. */
    Duration timeout();

    /** How long a stream whose rows wait is kept for a subscriber who asks for none; zero for ever. */
    Duration demandTimeout();

    /** {@return when that time will be over for one who subscribes now, in that of {@link System#nanoTime()}; 0 for never} */
    default long deadline() {
        Duration timeout = timeout();
        return timeout.isZero() ? 0 : Math.max(1, System.nanoTime() + timeout.toNanos());
    }

    /** The types declared for parameters. */
    DeclaredTypes types();

    /** Throws if it cannot be run now: its prepared statement is closed, say. Asked on the event loop when its turn has come. */
    default void check() {}

    /** Told of the notices that come while it is under way; null if nobody listens. */
    default @Nullable Consumer<? super Notice> noticeListener() {
        return null;
    }

    /** The transaction it belongs to; null for statements outside any. */
    @Nullable
    Owner owner();

    /** The bytes it keeps in memory while it waits, roughly. */
    int weight();
}
