// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import io.trunkline.codec.CodecRegistry;
import io.trunkline.connect.ConnectionUri;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect, as whom, and within which limits. Immutable: {@link #with} makes a changed copy.
 *
 * <p>The password appears in no message and not in {@link #toString()}.
 */
public final class PgConfig {
    private final Builder values;

    private PgConfig(Builder values) {
        this.values = values;
    }

    /** {@return the configuration for {@code localhost:5432}, user and database named like the user of the process} */
    public static PgConfig defaults() {
        return new PgConfig(new Builder());
    }

    /**
     * Reads a connection URI: {@code postgresql://[user[:password]@][host][:port][/database][?key=value&…]}, with percent
     * escapes in every part. The keys are libpq's: {@code host}, {@code port}, {@code dbname}, {@code user},
     * {@code password}, {@code application_name}, {@code connect_timeout} (seconds), {@code options},
     * {@code client_encoding} (only UTF8), {@code sslmode} ({@code disable}, {@code allow} or {@code prefer}: this version
     * speaks no TLS and refuses the modes that promise it). The database is named like the user if it is left out.
     *
     * @throws IllegalArgumentException for a malformed URI or an unknown key; it names the part or key, and the nearest
     *     known key, but never the password
     * @see <a href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS">Connection URIs</a>
     */
    public static PgConfig parse(String uri) {
        return defaults().with(it -> ConnectionUri.parse(uri, it));
    }

    /** {@return a copy with the changes that {@code changes} makes} */
    public PgConfig with(Consumer<Builder> changes) {
        Builder copy = new Builder(values);
        changes.accept(copy);
        copy.check();
        return new PgConfig(new Builder(copy));
    }

    public String host() {
        return values.host;
    }

    public int port() {
        return values.port;
    }

    public String user() {
        return values.user;
    }

    /** {@return the database, named like the user unless said otherwise} */
    public String database() {
        String database = values.database;
        return database == null ? values.user : database;
    }

    public @Nullable String password() {
        return values.password;
    }

    /** {@return run-time parameters for the session, sent as it starts: {@code application_name}, {@code options}, …} */
    public Map<String, String> parameters() {
        return Collections.unmodifiableMap(values.parameters);
    }

    /** {@return the time for all of connecting, from name resolution to the server's readiness; 15 s by default} */
    public Duration connectTimeout() {
        return values.connectTimeout;
    }

    /** {@return the time that {@link PgConnection#close()} leaves to statements under way; 10 s by default} */
    public Duration closeTimeout() {
        return values.closeTimeout;
    }

    /** {@return how many statements may wait or be under way on a connection; 65,536 by default} */
    public int queueLimit() {
        return values.queueLimit;
    }

    /** {@return how many bytes of SQL and parameters may wait or be under way on a connection; 64 MiB by default} */
    public long queueBytes() {
        return values.queueBytes;
    }

    /** {@return how many statements are sent ahead of their answers; 256 by default} */
    public int pipelineLimit() {
        return values.pipelineLimit;
    }

    /** {@return how many statements each connection keeps prepared, least recently used first to go; 256 by default} */
    public int statementCacheSize() {
        return values.statementCacheSize;
    }

    /** {@return how many bytes of rows are kept for a subscriber that lags behind on a shared connection; 8 MiB by default} */
    public long rowBufferBytes() {
        return values.rowBufferBytes;
    }

    /** {@return the longest message accepted from the server, in bytes; 1 GiB less one by default} */
    public int messageLimit() {
        return values.messageLimit;
    }

    /** {@return the most SCRAM iterations that a server may ask for; 100,000 by default} */
    public int scramIterationLimit() {
        return values.scramIterationLimit;
    }

    /** {@return how values are read and written; the built-in types by default} */
    public CodecRegistry codecs() {
        return values.codecs;
    }

    @Override
    public String toString() {
        return "postgresql://" + user() + "@" + host() + ":" + port() + "/" + database();
    }

    /** The mutable form, for {@link PgConfig#with} only. */
    public static final class Builder {
        private String host = "localhost";
        private int port = 5432;
        private String user = System.getProperty("user.name", "postgres");
        private @Nullable String database;
        private @Nullable String password;
        private final Map<String, String> parameters = new LinkedHashMap<>();
        private Duration connectTimeout = Duration.ofSeconds(15);
        private Duration closeTimeout = Duration.ofSeconds(10);
        private int queueLimit = 65_536;
        private long queueBytes = 64L << 20;
        private int pipelineLimit = 256;
        private int statementCacheSize = 256;
        private long rowBufferBytes = 8L << 20;
        private int messageLimit = (1 << 30) - 1;
        private int scramIterationLimit = 100_000;
        private CodecRegistry codecs = CodecRegistry.builtin();

        private Builder() {}

        private Builder(Builder other) {
            host = other.host;
            port = other.port;
            user = other.user;
            database = other.database;
            password = other.password;
            parameters.putAll(other.parameters);
            connectTimeout = other.connectTimeout;
            closeTimeout = other.closeTimeout;
            queueLimit = other.queueLimit;
            queueBytes = other.queueBytes;
            pipelineLimit = other.pipelineLimit;
            statementCacheSize = other.statementCacheSize;
            rowBufferBytes = other.rowBufferBytes;
            messageLimit = other.messageLimit;
            scramIterationLimit = other.scramIterationLimit;
            codecs = other.codecs;
        }

        public Builder host(String host) {
            this.host = host;
            return this;
        }

        public Builder port(int port) {
            this.port = port;
            return this;
        }

        public Builder user(String user) {
            this.user = user;
            return this;
        }

        public Builder database(String database) {
            this.database = database;
            return this;
        }

        public Builder password(@Nullable String password) {
            this.password = password;
            return this;
        }

        public Builder applicationName(String name) {
            return parameter("application_name", name);
        }

        /** A run-time parameter for the session, such as {@code search_path} or {@code statement_timeout}. */
        public Builder parameter(String name, String value) {
            parameters.put(name, value);
            return this;
        }

        public Builder connectTimeout(Duration timeout) {
            this.connectTimeout = timeout;
            return this;
        }

        public Builder closeTimeout(Duration timeout) {
            this.closeTimeout = timeout;
            return this;
        }

        public Builder queueLimit(int statements) {
            this.queueLimit = statements;
            return this;
        }

        public Builder queueBytes(long bytes) {
            this.queueBytes = bytes;
            return this;
        }

        public Builder pipelineLimit(int statements) {
            this.pipelineLimit = statements;
            return this;
        }

        public Builder statementCacheSize(int statements) {
            this.statementCacheSize = statements;
            return this;
        }

        public Builder rowBufferBytes(long bytes) {
            this.rowBufferBytes = bytes;
            return this;
        }

        public Builder messageLimit(int bytes) {
            this.messageLimit = bytes;
            return this;
        }

        public Builder scramIterationLimit(int iterations) {
            this.scramIterationLimit = iterations;
            return this;
        }

        public Builder codecs(CodecRegistry codecs) {
            this.codecs = codecs;
            return this;
        }

        private void check() {
            require(!host.isEmpty(), "host is empty");
            require(port > 0 && port < 65_536, "port " + port + " is not between 1 and 65535");
            require(!user.isEmpty(), "user is empty");
            noNul("host", host);
            noNul("user", user);
            noNul("dbname", database());
            noNul("password", password == null ? "" : password);
            parameters.forEach((name, value) -> {
                require(
                        !name.isEmpty() && name.indexOf('\0') < 0,
                        "a parameter's name is empty or holds a NUL character");
                noNul(name, value);
            });
            positive("connectTimeout", connectTimeout.toMillis());
            positive("closeTimeout", closeTimeout.toMillis());
            positive("queueLimit", queueLimit);
            positive("queueBytes", queueBytes);
            positive("pipelineLimit", pipelineLimit);
            positive("statementCacheSize", statementCacheSize);
            positive("rowBufferBytes", rowBufferBytes);
            positive("messageLimit", messageLimit);
            positive("scramIterationLimit", scramIterationLimit);
        }

        private String database() {
            return database == null ? user : database;
        }

        /** The start-up packet is a list of zero-terminated strings: a NUL inside one would begin the next. */
        private static void noNul(String key, String value) {
            require(value.indexOf('\0') < 0, key + " holds a NUL character (U+0000)");
        }

        private static void positive(String key, long value) {
            require(value > 0, key + " must be more than 0, not " + value);
        }

        private static void require(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException(message);
            }
        }
    }
}
