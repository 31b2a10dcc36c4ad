// SPDX-License-Identifier: Apache-2.0
package io.trunkline.settings;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection parameter: every one that libpq 18 knows, in its order, and four of our own at the end. That a key stands
 * here says that it is understood, not that every value of it can be honoured.
 *
 * @see <a href="https://www.postgresql.org/docs/18/libpq-connect.html#LIBPQ-PARAMKEYWORDS">The manual on parameter key
 *     words</a>
 */
public enum ConnectionKey {
    /** A section of the service file, whose settings are used where the string says nothing. */
    SERVICE("PGSERVICE"),

    /** The role to log in as; like the user of the operating system if not given. */
    USER("PGUSER"),

    PASSWORD("PGPASSWORD", null, true),

    /** The password file, {@code ~/.pgpass} if not given. */
    PASSFILE("PGPASSFILE"),

    /** disable, prefer or require: whether SCRAM is bound to the TLS session. */
    CHANNEL_BINDING("PGCHANNELBINDING", "prefer"),

    /** Seconds for an attempt at one host; decimals are ours. Zero and nothing mean: for ever, to libpq. */
    CONNECT_TIMEOUT("PGCONNECT_TIMEOUT"),

    /** Like the user if not given. */
    DBNAME("PGDATABASE"),

    /** Names, addresses or folders of Unix sockets, separated by commas. */
    HOST("PGHOST"),

    /** Addresses to use without a look-up, separated by commas. */
    HOSTADDR("PGHOSTADDR"),

    /** One for all hosts, or one for each, separated by commas. */
    PORT("PGPORT", "5432"),

    CLIENT_ENCODING("PGCLIENTENCODING"),

    /** Options for the server's command line, as in {@code -c statement_timeout=5s}. */
    OPTIONS("PGOPTIONS", ""),

    APPLICATION_NAME("PGAPPNAME"),

    /** The application name if none is given otherwise. */
    FALLBACK_APPLICATION_NAME,

    /** 1 or 0: whether TCP probes an idle connection. */
    KEEPALIVES,

    /** Seconds of silence before the first probe. */
    KEEPALIVES_IDLE,

    /** Seconds between probes. */
    KEEPALIVES_INTERVAL,

    /** Probes unanswered before the connection is given up. */
    KEEPALIVES_COUNT,

    /** Milliseconds that sent data may stay unacknowledged. */
    TCP_USER_TIMEOUT,

    /** disable, allow, prefer, require, verify-ca or verify-full; verify-full by default with {@code sslrootcert=system}. */
    SSLMODE("PGSSLMODE", "prefer"),

    /** postgres or direct: how TLS begins. */
    SSLNEGOTIATION("PGSSLNEGOTIATION", "postgres"),

    /** 1 or 0; compression under TLS is insecure, and gone from TLS 1.3. */
    SSLCOMPRESSION("PGSSLCOMPRESSION", "0"),

    /** The file of the client's certificate. */
    SSLCERT("PGSSLCERT"),

    /** The file of the client's private key. */
    SSLKEY("PGSSLKEY"),

    /** disable, allow or require: whether a client certificate is sent. */
    SSLCERTMODE("PGSSLCERTMODE"),

    /** The password of the client's private key. */
    SSLPASSWORD(null, null, true),

    /** The file of the authorities to trust, or system for those that the system trusts. */
    SSLROOTCERT("PGSSLROOTCERT"),

    /** The file of revoked certificates. */
    SSLCRL("PGSSLCRL"),

    /** The folder of revoked certificates. */
    SSLCRLDIR("PGSSLCRLDIR"),

    /** 1 or 0: whether TLS names the host in clear text. */
    SSLSNI("PGSSLSNI", "1"),

    /** The operating system's user that the server at the other end of a Unix socket must run as. */
    REQUIREPEER("PGREQUIREPEER"),

    /** Authentication methods that the server may ask for, separated by commas; with ! those that it may not. */
    REQUIRE_AUTH("PGREQUIREAUTH"),

    /** The least version of the protocol: 3.0, 3.2 or latest. */
    MIN_PROTOCOL_VERSION("PGMINPROTOCOLVERSION"),

    /** The version of the protocol to ask for: 3.0, 3.2 or latest. */
    MAX_PROTOCOL_VERSION("PGMAXPROTOCOLVERSION"),

    /** TLSv1, TLSv1.1, TLSv1.2 or TLSv1.3. */
    SSL_MIN_PROTOCOL_VERSION("PGSSLMINPROTOCOLVERSION", "TLSv1.2"),

    /** TLSv1, TLSv1.1, TLSv1.2 or TLSv1.3. */
    SSL_MAX_PROTOCOL_VERSION("PGSSLMAXPROTOCOLVERSION"),

    /** disable, prefer or require; disable by default where libpq is built without GSSAPI, as we are. */
    GSSENCMODE("PGGSSENCMODE", "disable"),

    KRBSRVNAME("PGKRBSRVNAME", "postgres"),

    GSSLIB("PGGSSLIB"),

    GSSDELEGATION("PGGSSDELEGATION", "0"),

    /** Whether the session speaks the replication protocol: true, database or false. */
    REPLICATION,

    /** any, read-write, read-only, primary, standby or prefer-standby. */
    TARGET_SESSION_ATTRS("PGTARGETSESSIONATTRS", "any"),

    /** disable or random: in which order hosts and their addresses are tried. */
    LOAD_BALANCE_HOSTS("PGLOADBALANCEHOSTS", "disable"),

    /** A key that stands for the password in SCRAM, in base64. */
    SCRAM_CLIENT_KEY(null, null, true),

    /** The key that the server proves itself with in SCRAM, in base64. */
    SCRAM_SERVER_KEY(null, null, true),

    OAUTH_ISSUER,

    OAUTH_CLIENT_ID,

    OAUTH_CLIENT_SECRET(null, null, true),

    OAUTH_SCOPE,

    /** A file to write the secrets of TLS sessions to. */
    SSLKEYLOGFILE,

    /** Ours: the most SCRAM iterations that a server may ask for. */
    SCRAM_ITERATION_LIMIT(null, "100000"),

    /** Ours: named, tracked or unnamed: what stays prepared on the server. */
    STATEMENT_MODE(null, "named"),

    /** Ours: the most connections of a pool. */
    POOL_MAX_SIZE,

    /** Ours: fast, verified, clean or auto: what a pool does to a session between its borrowers. */
    POOL_RECYCLING(null, "auto");

    private static final Map<String, ConnectionKey> BY_WORD = new HashMap<>();

    static {
        for (ConnectionKey key : values()) {
            BY_WORD.put(key.word, key);
        }
    }

    private final String word = name().toLowerCase(Locale.ROOT);
    private final @Nullable String environmentVariable;
    private final @Nullable String defaultValue;
    private final boolean secret;

    ConnectionKey() {
        this(null);
    }

    ConnectionKey(@Nullable String environmentVariable) {
        this(environmentVariable, null);
    }

    ConnectionKey(@Nullable String environmentVariable, @Nullable String defaultValue) {
        this(environmentVariable, defaultValue, false);
    }

    ConnectionKey(@Nullable String environmentVariable, @Nullable String defaultValue, boolean secret) {
        this.environmentVariable = environmentVariable;
        this.defaultValue = defaultValue;
        this.secret = secret;
    }

    /** {@return the key with this name, which is case-sensitive as to libpq, or null} */
    public static @Nullable ConnectionKey of(String word) {
        return BY_WORD.get(word);
    }

    /** {@return the variable that gives its value where neither string nor service does, or null} */
    public @Nullable String environmentVariable() {
        return environmentVariable;
    }

    /** {@return the value if nobody gives one, or null if that is for the one who connects to decide} */
    public @Nullable String defaultValue() {
        return defaultValue;
    }

    /** {@return whether its value must be shown to nobody} */
    public boolean isSecret() {
        return secret;
    }

    /** {@return whether libpq knows it too} */
    public boolean isLibpqs() {
        return compareTo(SCRAM_ITERATION_LIMIT) < 0;
    }

    /** {@return the word that connection strings use} */
    @Override
    public String toString() {
        return word;
    }
}
