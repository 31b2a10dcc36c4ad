// SPDX-License-Identifier: Apache-2.0
package io.trunkline.settings;

import static io.trunkline.settings.ConnectionKey.CONNECT_TIMEOUT;
import static io.trunkline.settings.ConnectionKey.DBNAME;
import static io.trunkline.settings.ConnectionKey.HOST;
import static io.trunkline.settings.ConnectionKey.KEEPALIVES_COUNT;
import static io.trunkline.settings.ConnectionKey.KEEPALIVES_IDLE;
import static io.trunkline.settings.ConnectionKey.KEEPALIVES_INTERVAL;
import static io.trunkline.settings.ConnectionKey.POOL_MAX_SIZE;
import static io.trunkline.settings.ConnectionKey.POOL_RECYCLING;
import static io.trunkline.settings.ConnectionKey.PORT;
import static io.trunkline.settings.ConnectionKey.SSLMODE;
import static io.trunkline.settings.ConnectionKey.SSLROOTCERT;
import static io.trunkline.settings.ConnectionKey.TCP_USER_TIMEOUT;
import static io.trunkline.settings.ConnectionKey.USER;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Another name for a key: the names that psqlpy's users know, and paste. */
enum KeyAlias {
    USERNAME(USER),
    DB_NAME(DBNAME),
    HOSTS(HOST),
    PORTS(PORT),
    SSL_MODE(SSLMODE),
    CA_FILE(SSLROOTCERT),
    KEEPALIVES_RETRIES(KEEPALIVES_COUNT),
    MAX_DB_POOL_SIZE(POOL_MAX_SIZE),
    CONN_RECYCLING_METHOD(POOL_RECYCLING),
    CONNECT_TIMEOUT_SEC(CONNECT_TIMEOUT, Part.SECONDS),
    CONNECT_TIMEOUT_NANOSEC(CONNECT_TIMEOUT, Part.NANOSECONDS),
    TCP_USER_TIMEOUT_SEC(TCP_USER_TIMEOUT, Part.SECONDS),
    TCP_USER_TIMEOUT_NANOSEC(TCP_USER_TIMEOUT, Part.NANOSECONDS),
    KEEPALIVES_IDLE_SEC(KEEPALIVES_IDLE, Part.SECONDS),
    KEEPALIVES_IDLE_NANOSEC(KEEPALIVES_IDLE, Part.NANOSECONDS),
    KEEPALIVES_INTERVAL_SEC(KEEPALIVES_INTERVAL, Part.SECONDS),
    KEEPALIVES_INTERVAL_NANOSEC(KEEPALIVES_INTERVAL, Part.NANOSECONDS);

    /** What an alias says of its key: all of it, or a part of a time that another alias completes. */
    enum Part {
        WHOLE,
        SECONDS,
        NANOSECONDS
    }

    private static final Map<String, KeyAlias> BY_WORD = new HashMap<>();

    static {
        for (KeyAlias alias : values()) {
            BY_WORD.put(alias.word, alias);
        }
    }

    private final String word = name().toLowerCase(Locale.ROOT);
    private final ConnectionKey key;
    private final Part part;

    KeyAlias(ConnectionKey key) {
        this(key, Part.WHOLE);
    }

    KeyAlias(ConnectionKey key, Part part) {
        this.key = key;
        this.part = part;
    }

    static @Nullable KeyAlias of(String word) {
        return BY_WORD.get(word);
    }

    ConnectionKey key() {
        return key;
    }

    Part part() {
        return part;
    }

    /** {@return the word that connection strings use} */
    @Override
    public String toString() {
        return word;
    }
}
