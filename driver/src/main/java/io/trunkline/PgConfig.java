// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import io.trunkline.codec.Codec;
import io.trunkline.codec.CodecRegistry;
import io.trunkline.codec.JsonMapper;
import io.trunkline.settings.ConfigReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Where to connect, as whom, how well protected, and within which limits. Immutable: {@link #with} makes a changed copy.
 *
 * <p>{@link #parse} reads what psql reads. Secrets appear in no message and not in {@link #toString()}.
 *
 * <p>Long because it is the list of all that can be chosen: a method of {@link Builder} says what each is, and which
 * parameter of a connection string stands for it.
 */
public final class PgConfig {
    private final Builder values;

    private PgConfig(Builder values) {
        this.values = values;
    }

    /**
     * {@return the configuration for {@code localhost:5432}, user and database named like the user of the process; neither
     * environment nor files are looked at, but for the files of certificates and passwords in the home directory}
     */
    public static PgConfig defaults() {
        return new PgConfig(new Builder());
    }

    /**
     * Reads a connection string as psql would: a URI, {@code postgresql://user:password@host:port/database?key=value}, or
     * pairs, {@code host=db1 user=app}. What it leaves open is looked up in the service that it or {@code PGSERVICE} names,
     * in the environment ({@code PGHOST}, {@code PGUSER}, …), and is a default at last. Reads the service file, if there
     * is one to read: not for event loops then.
     *
     * @throws IllegalArgumentException for a malformed string, an unknown parameter or a value that is none of those it
     *     takes; it names the parameter, and the nearest known one, but never a value that may be secret
     * @see <a href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING">Connection strings</a>
     */
    public static PgConfig parse(String connectionString) {
        return parse(connectionString, System.getenv());
    }

    /** As above, with another environment in place of that of the process: an empty one, where none is to have a say. */
    public static PgConfig parse(String connectionString, Map<String, String> environment) {
        return defaults().with(it -> ConfigReader.read(connectionString, environment, it));
    }

    /** {@return a copy with the changes that {@code changes} makes} */
    public PgConfig with(Consumer<Builder> changes) {
        Builder copy = new Builder(values);
        changes.accept(copy);
        copy.check();
        return new PgConfig(new Builder(copy));
    }

    /** {@return the servers to try, in the order given; never empty} */
    public List<ServerAddress> hosts() {
        return values.hosts();
    }

    /** {@return the database, named like the user unless said otherwise} */
    public String database() {
        return values.database();
    }

    /** {@return see {@link Builder#parameter}; with the server's time-outs, such as {@link Builder#statementTimeout}} */
    public Map<String, String> parameters() {
        Map<String, String> all = new LinkedHashMap<>(values.parameters);
        values.serverTimeouts.forEach((timeout, time) -> all.put(timeout.parameter(), timeout.value(time)));
        return Collections.unmodifiableMap(all);
    }

    /** {@return see {@link Builder#statementTimeout}; null if not set here} */
    public @Nullable Duration statementTimeout() {
        return values.serverTimeouts.get(ServerTimeout.STATEMENT);
    }

    /** {@return see {@link Builder#lockTimeout}; null if not set here} */
    public @Nullable Duration lockTimeout() {
        return values.serverTimeouts.get(ServerTimeout.LOCK);
    }

    /** {@return see {@link Builder#idleInTransactionSessionTimeout}; null if not set here} */
    public @Nullable Duration idleInTransactionSessionTimeout() {
        return values.serverTimeouts.get(ServerTimeout.IDLE_IN_TRANSACTION);
    }

    /** {@return see {@link Builder#transactionTimeout}; null if not set here} */
    public @Nullable Duration transactionTimeout() {
        return values.serverTimeouts.get(ServerTimeout.TRANSACTION);
    }

    /** {@return see {@link Builder#poolSetting}} */
    public Map<String, String> poolSettings() {
        return Collections.unmodifiableMap(values.poolSettings);
    }

    /** {@return see {@link Builder#user}} */
    public String user() {
        return values.user;
    }

    /** {@return see {@link Builder#password}} */
    public @Nullable String password() {
        return values.password;
    }

    /** {@return see {@link Builder#passwordFrom}} */
    public @Nullable Mono<String> passwordSource() {
        return values.passwordSource;
    }

    /** {@return see {@link Builder#passFile}} */
    public @Nullable Path passFile() {
        return values.passFile;
    }

    /** {@return see {@link Builder#tokenFrom}} */
    public @Nullable Mono<String> tokenSource() {
        return values.tokenSource;
    }

    /** {@return see {@link Builder#connectTimeout}} */
    public Duration connectTimeout() {
        return values.connectTimeout;
    }

    /** {@return see {@link Builder#targetSessionAttributes}} */
    public TargetSessionAttributes targetSessionAttributes() {
        return values.targetSessionAttributes;
    }

    /** {@return see {@link Builder#loadBalanceHosts}} */
    public LoadBalanceHosts loadBalanceHosts() {
        return values.loadBalanceHosts;
    }

    /** {@return see {@link Builder#sslMode}} */
    public SslMode sslMode() {
        return values.sslMode;
    }

    /** {@return see {@link Builder#sslNegotiation}} */
    public SslNegotiation sslNegotiation() {
        return values.sslNegotiation;
    }

    /** {@return see {@link Builder#sslRootCertificate}} */
    public @Nullable String sslRootCertificate() {
        return values.sslRootCertificate;
    }

    /** {@return see {@link Builder#sslCertificate}} */
    public @Nullable String sslCertificate() {
        return values.sslCertificate;
    }

    /** {@return see {@link Builder#sslKey}} */
    public @Nullable String sslKey() {
        return values.sslKey;
    }

    /** {@return see {@link Builder#sslPassword}} */
    public @Nullable String sslPassword() {
        return values.sslPassword;
    }

    /** {@return see {@link Builder#sslCertMode}} */
    public SslCertMode sslCertMode() {
        return values.sslCertMode;
    }

    /** {@return see {@link Builder#sslRevocationList}} */
    public @Nullable String sslRevocationList() {
        return values.sslRevocationList;
    }

    /** {@return see {@link Builder#sslRevocationDirectory}} */
    public @Nullable String sslRevocationDirectory() {
        return values.sslRevocationDirectory;
    }

    /** {@return see {@link Builder#sslMinVersion}} */
    public TlsVersion sslMinVersion() {
        return values.sslMinVersion;
    }

    /** {@return see {@link Builder#sslMaxVersion}} */
    public @Nullable TlsVersion sslMaxVersion() {
        return values.sslMaxVersion;
    }

    /** {@return see {@link Builder#sslServerNameIndication}} */
    public boolean sslServerNameIndication() {
        return values.sslServerNameIndication;
    }

    /** {@return see {@link Builder#channelBinding}} */
    public ChannelBindingMode channelBinding() {
        return values.channelBinding;
    }

    /** {@return see {@link Builder#requireAuth}} */
    public RequireAuth requireAuth() {
        return values.requireAuth;
    }

    /** {@return see {@link Builder#scramIterationLimit}} */
    public int scramIterationLimit() {
        return values.scramIterationLimit;
    }

    /** {@return see {@link Builder#minProtocolVersion}} */
    public ProtocolVersion minProtocolVersion() {
        return values.minProtocolVersion;
    }

    /** {@return see {@link Builder#maxProtocolVersion}} */
    public ProtocolVersion maxProtocolVersion() {
        return values.maxProtocolVersion;
    }

    /** {@return see {@link Builder#keepAlives}} */
    public boolean keepAlives() {
        return values.keepAlives;
    }

    /** {@return see {@link Builder#keepAlivesIdle}} */
    public Duration keepAlivesIdle() {
        return values.keepAlivesIdle;
    }

    /** {@return see {@link Builder#keepAlivesInterval}} */
    public Duration keepAlivesInterval() {
        return values.keepAlivesInterval;
    }

    /** {@return see {@link Builder#keepAlivesCount}} */
    public int keepAlivesCount() {
        return values.keepAlivesCount;
    }

    /** {@return see {@link Builder#tcpUserTimeout}} */
    public Duration tcpUserTimeout() {
        return values.tcpUserTimeout;
    }

    /** {@return see {@link Builder#keepAliveInterval}} */
    public Duration keepAliveInterval() {
        return values.keepAliveInterval;
    }

    /** {@return see {@link Builder#readTimeout}} */
    public Duration readTimeout() {
        return values.readTimeout;
    }

    /** {@return see {@link Builder#closeTimeout}} */
    public Duration closeTimeout() {
        return values.closeTimeout;
    }

    /** {@return see {@link Builder#queryTimeout}} */
    public Duration queryTimeout() {
        return values.queryTimeout;
    }

    /** {@return see {@link Builder#demandTimeout}} */
    public Duration demandTimeout() {
        return values.demandTimeout;
    }

    /** {@return see {@link Builder#readOnly}} */
    public boolean readOnly() {
        return values.readOnly;
    }

    /** {@return see {@link Builder#subscriberStacks}} */
    public boolean subscriberStacks() {
        return values.subscriberStacks;
    }

    /** {@return see {@link Builder#queueLimit}} */
    public int queueLimit() {
        return values.queueLimit;
    }

    /** {@return see {@link Builder#queueBytes}} */
    public long queueBytes() {
        return values.queueBytes;
    }

    /** {@return see {@link Builder#pipelineLimit}} */
    public int pipelineLimit() {
        return values.pipelineLimit;
    }

    /** {@return see {@link Builder#statementCacheSize}} */
    public int statementCacheSize() {
        return values.statementCacheSize;
    }

    /** {@return see {@link Builder#statementCacheBytes}} */
    public long statementCacheBytes() {
        return values.statementCacheBytes;
    }

    /** {@return see {@link Builder#statementMode}} */
    public StatementMode statementMode() {
        return values.statementMode;
    }

    /** {@return see {@link Builder#rowBufferBytes}} */
    public long rowBufferBytes() {
        return values.rowBufferBytes;
    }

    /** {@return see {@link Builder#messageLimit}} */
    public int messageLimit() {
        return values.messageLimit;
    }

    /** {@return see {@link Builder#codecs}} */
    public CodecRegistry codecs() {
        return values.codecs;
    }

    @Override
    public String toString() {
        return "postgresql://" + user() + "@"
                + hosts().stream().map(ServerAddress::toString).collect(Collectors.joining(",")) + "/" + database();
    }

    /** The mutable form, for {@link PgConfig#with} only. */
    public static final class Builder {
        private static final String READ_ONLY_SESSION = "default_transaction_read_only";

        private List<String> hosts = List.of();
        private List<String> hostAddresses = List.of();
        private List<Integer> ports = List.of();
        private final Map<String, String> parameters = new LinkedHashMap<>();
        private final Map<ServerTimeout, Duration> serverTimeouts = new EnumMap<>(ServerTimeout.class);
        private final Map<String, String> poolSettings = new LinkedHashMap<>();
        private String user = System.getProperty("user.name", "postgres");
        private @Nullable String database;
        private @Nullable String password;
        private @Nullable Mono<String> passwordSource;
        private @Nullable Path passFile;
        private @Nullable Mono<String> tokenSource;
        private Duration connectTimeout = Duration.ofSeconds(15);
        private TargetSessionAttributes targetSessionAttributes = TargetSessionAttributes.ANY;
        private LoadBalanceHosts loadBalanceHosts = LoadBalanceHosts.DISABLE;
        private SslMode sslMode = SslMode.PREFER;
        private SslNegotiation sslNegotiation = SslNegotiation.POSTGRES;
        private @Nullable String sslRootCertificate;
        private @Nullable String sslCertificate;
        private @Nullable String sslKey;
        private @Nullable String sslPassword;
        private SslCertMode sslCertMode = SslCertMode.ALLOW;
        private @Nullable String sslRevocationList;
        private @Nullable String sslRevocationDirectory;
        private TlsVersion sslMinVersion = TlsVersion.TLS_1_2;
        private @Nullable TlsVersion sslMaxVersion;
        private boolean sslServerNameIndication = true;
        private ChannelBindingMode channelBinding = ChannelBindingMode.PREFER;
        private RequireAuth requireAuth = RequireAuth.any();
        private int scramIterationLimit = 100_000;
        private ProtocolVersion minProtocolVersion = ProtocolVersion.V3_0;
        private ProtocolVersion maxProtocolVersion = ProtocolVersion.V3_0;
        private boolean keepAlives = true;
        private Duration keepAlivesIdle = Duration.ofSeconds(60);
        private Duration keepAlivesInterval = Duration.ofSeconds(30);
        private int keepAlivesCount = 8;
        private Duration tcpUserTimeout = Duration.ofMinutes(5);
        private Duration keepAliveInterval = Duration.ZERO;
        private Duration readTimeout = Duration.ZERO;
        private Duration closeTimeout = Duration.ofSeconds(10);
        private Duration queryTimeout = Duration.ZERO;
        private Duration demandTimeout = Duration.ofMinutes(10);
        private boolean readOnly;
        private boolean subscriberStacks;
        private int queueLimit = 65_536;
        private long queueBytes = 64L << 20;
        private int pipelineLimit = 256;
        private int statementCacheSize = 256;
        private StatementMode statementMode = StatementMode.NAMED;
        private long statementCacheBytes = 2L << 20;
        private long rowBufferBytes = 8L << 20;
        private int messageLimit = (1 << 30) - 1;
        private CodecRegistry codecs = CodecRegistry.builtin();

        private Builder() {}

        private Builder(Builder other) {
            hosts = other.hosts;
            hostAddresses = other.hostAddresses;
            ports = other.ports;
            parameters.putAll(other.parameters);
            serverTimeouts.putAll(other.serverTimeouts);
            poolSettings.putAll(other.poolSettings);
            user = other.user;
            database = other.database;
            password = other.password;
            passwordSource = other.passwordSource;
            passFile = other.passFile;
            tokenSource = other.tokenSource;
            connectTimeout = other.connectTimeout;
            targetSessionAttributes = other.targetSessionAttributes;
            loadBalanceHosts = other.loadBalanceHosts;
            sslMode = other.sslMode;
            sslNegotiation = other.sslNegotiation;
            sslRootCertificate = other.sslRootCertificate;
            sslCertificate = other.sslCertificate;
            sslKey = other.sslKey;
            sslPassword = other.sslPassword;
            sslCertMode = other.sslCertMode;
            sslRevocationList = other.sslRevocationList;
            sslRevocationDirectory = other.sslRevocationDirectory;
            sslMinVersion = other.sslMinVersion;
            sslMaxVersion = other.sslMaxVersion;
            sslServerNameIndication = other.sslServerNameIndication;
            channelBinding = other.channelBinding;
            requireAuth = other.requireAuth;
            scramIterationLimit = other.scramIterationLimit;
            minProtocolVersion = other.minProtocolVersion;
            maxProtocolVersion = other.maxProtocolVersion;
            keepAlives = other.keepAlives;
            keepAlivesIdle = other.keepAlivesIdle;
            keepAlivesInterval = other.keepAlivesInterval;
            keepAlivesCount = other.keepAlivesCount;
            tcpUserTimeout = other.tcpUserTimeout;
            keepAliveInterval = other.keepAliveInterval;
            readTimeout = other.readTimeout;
            closeTimeout = other.closeTimeout;
            queryTimeout = other.queryTimeout;
            demandTimeout = other.demandTimeout;
            readOnly = other.readOnly;
            subscriberStacks = other.subscriberStacks;
            queueLimit = other.queueLimit;
            queueBytes = other.queueBytes;
            pipelineLimit = other.pipelineLimit;
            statementCacheSize = other.statementCacheSize;
            statementMode = other.statementMode;
            statementCacheBytes = other.statementCacheBytes;
            rowBufferBytes = other.rowBufferBytes;
            messageLimit = other.messageLimit;
            codecs = other.codecs;
        }

        /**
         * The servers to try, one after the other: names, addresses, or directories of Unix-domain sockets, which begin with
         * a slash. An empty one stands for the default, {@code localhost}. Key {@code host}.
         */
        public Builder hosts(String... names) {
            this.hosts = List.of(names);
            return this;
        }

        /** The only server to try. */
        public Builder host(String host) {
            return hosts(host);
        }

        /**
         * The addresses of the hosts, so that no name is looked up: as many as hosts, where there are hosts; an empty one for
         * a host whose name is to be looked up all the same. Key {@code hostaddr}.
         */
        public Builder hostAddresses(String... addresses) {
            this.hostAddresses = List.of(addresses);
            return this;
        }

        /** The ports of the hosts: one for all of them, or one for each; 5432 by default. Key {@code port}. */
        public Builder ports(int... numbers) {
            this.ports = Arrays.stream(numbers).boxed().toList();
            return this;
        }

        /** The port of all hosts. */
        public Builder port(int port) {
            return ports(port);
        }

        /** A name for the session that {@code pg_stat_activity} and the log show. Key {@code application_name}. */
        public Builder applicationName(String name) {
            return parameter("application_name", name);
        }

        /** Settings of the session as on a command line: {@code -c statement_timeout=5s}. Key {@code options}. */
        public Builder options(String options) {
            return parameter("options", options);
        }

        /** A run-time parameter for the session, such as {@code search_path} or {@code statement_timeout}. */
        public Builder parameter(String name, String value) {
            parameters.put(name, value);
            return this;
        }

        /**
         * How long a statement may run on the server before it is cancelled there (57014): the server's parameter {@code
         * statement_timeout}, for the whole session, as a second line of defence behind this side's own time-outs. In a
         * connection string it stands in {@code options}, as for psql; in both places at once it is an error.
         *
         * <p>This and its like are sent as the session starts, which PgBouncer refuses unless its
         * {@code ignore_startup_parameters} names them, and then they have no effect.
         *
         * @param time a millisecond at least, parts of one rounded up; zero for no limit, null for the server's default
         */
        public Builder statementTimeout(@Nullable Duration time) {
            return serverTimeout(ServerTimeout.STATEMENT, time);
        }

        /** How long a statement may wait for a lock (55P03): {@code lock_timeout}, otherwise as {@link #statementTimeout}. */
        public Builder lockTimeout(@Nullable Duration time) {
            return serverTimeout(ServerTimeout.LOCK, time);
        }

        /**
         * How long an open transaction may be idle before the server ends the session (25P03), and with it the connection:
         * {@code idle_in_transaction_session_timeout}, otherwise as {@link #statementTimeout}. The next use tells why.
         */
        public Builder idleInTransactionSessionTimeout(@Nullable Duration time) {
            return serverTimeout(ServerTimeout.IDLE_IN_TRANSACTION, time);
        }

        /**
         * How long a transaction may take before the server ends the session (25P04), and with it the connection: {@code
         * transaction_timeout}, otherwise as {@link #statementTimeout}. Needs PostgreSQL 17; others refuse the connection
         * (42704).
         */
        public Builder transactionTimeout(@Nullable Duration time) {
            return serverTimeout(ServerTimeout.TRANSACTION, time);
        }

        private Builder serverTimeout(ServerTimeout timeout, @Nullable Duration time) {
            if (time == null) {
                serverTimeouts.remove(timeout);
            } else {
                serverTimeouts.put(timeout, time);
            }
            return this;
        }

        /**
         * A setting for a pool, which a single connection has no use for: {@code pool_max_size} or {@code pool_recycling}.
         * Kept so that one string can configure both.
         */
        public Builder poolSetting(String name, String value) {
            poolSettings.put(name, value);
            return this;
        }

        /** The role to log in as; the user of the process by default. Key {@code user}. */
        public Builder user(String user) {
            this.user = user;
            return this;
        }

        /** The database; named like the user by default. Key {@code dbname}. */
        public Builder database(String database) {
            this.database = database;
            return this;
        }

        /** The password, asked for by the server or not. Key {@code password}. */
        public Builder password(@Nullable String password) {
            this.password = password;
            return this;
        }

        /**
         * Where to get the password from: subscribed to anew for each connection whose server asks for one, so that it can
         * change. Before {@link #password}, and bounded by the time to connect.
         */
        public Builder passwordFrom(Mono<String> passwordSource) {
            this.passwordSource = passwordSource;
            return this;
        }

        /**
         * The file of passwords, read when a server asks for one and no other is given; {@code ~/.pgpass} by default. Key
         * {@code passfile}.
         */
        public Builder passFile(Path file) {
            this.passFile = file;
            return this;
        }

        /**
         * Where to get an OAuth bearer token from, subscribed to anew for each connection whose server asks for one. It is
         * sent over TLS only.
         */
        public Builder tokenFrom(Mono<String> tokenSource) {
            this.tokenSource = tokenSource;
            return this;
        }

        /**
         * The time for each attempt to connect, from the socket to the session that is ready: a millisecond at least, or zero
         * for no limit; 15 s by default. Several hosts, or a host of several addresses, are several attempts. Key {@code
         * connect_timeout}.
         */
        public Builder connectTimeout(Duration connectTimeout) {
            this.connectTimeout = connectTimeout;
            return this;
        }

        /** What a server must be to be acceptable; any by default. Key {@code target_session_attrs}. */
        public Builder targetSessionAttributes(TargetSessionAttributes targetSessionAttributes) {
            this.targetSessionAttributes = targetSessionAttributes;
            return this;
        }

        /** In which order hosts are tried; as given by default. Key {@code load_balance_hosts}. */
        public Builder loadBalanceHosts(LoadBalanceHosts loadBalanceHosts) {
            this.loadBalanceHosts = loadBalanceHosts;
            return this;
        }

        /**
         * Whether to encrypt, and whom to trust; {@code prefer} by default. Unix-domain sockets are never encrypted. Key
         * {@code sslmode}.
         */
        public Builder sslMode(SslMode mode) {
            this.sslMode = mode;
            return this;
        }

        /** How TLS begins; by asking the server by default. Key {@code sslnegotiation}. */
        public Builder sslNegotiation(SslNegotiation beginning) {
            this.sslNegotiation = beginning;
            return this;
        }

        /**
         * The file of the certificate authorities that may sign for the server, or {@code system} for those that Java
         * trusts; {@code ~/.postgresql/root.crt} by default, if it is there. Key {@code sslrootcert}.
         */
        public Builder sslRootCertificate(@Nullable String sslRootCertificate) {
            this.sslRootCertificate = sslRootCertificate;
            return this;
        }

        /**
         * The file with our certificate and its chain, PEM, DER or PKCS#12; {@code ~/.postgresql/postgresql.crt} by
         * default, if it is there. Key {@code sslcert}.
         */
        public Builder sslCertificate(@Nullable String sslCertificate) {
            this.sslCertificate = sslCertificate;
            return this;
        }

        /**
         * The file with the key of our certificate: PKCS#8, PKCS#1 or SEC1, in PEM or DER, encrypted or not, or PKCS#12;
         * {@code ~/.postgresql/postgresql.key} by default. Nobody else may be allowed to read it. Key {@code sslkey}.
         */
        public Builder sslKey(@Nullable String file) {
            this.sslKey = file;
            return this;
        }

        /** What the key is encrypted with. Key {@code sslpassword}. */
        public Builder sslPassword(@Nullable String secret) {
            this.sslPassword = secret;
            return this;
        }

        /** Whether our certificate is sent; if the server asks for it by default. Key {@code sslcertmode}. */
        public Builder sslCertMode(SslCertMode mode) {
            this.sslCertMode = mode;
            return this;
        }

        /**
         * The file of certificates that are revoked; {@code ~/.postgresql/root.crl} by default, if it is there. Key {@code
         * sslcrl}.
         */
        public Builder sslRevocationList(@Nullable String sslRevocationList) {
            this.sslRevocationList = sslRevocationList;
            return this;
        }

        /** The directory of files of certificates that are revoked. Key {@code sslcrldir}. */
        public Builder sslRevocationDirectory(@Nullable String sslRevocationDirectory) {
            this.sslRevocationDirectory = sslRevocationDirectory;
            return this;
        }

        /** The oldest version of TLS to speak; 1.2 by default. Key {@code ssl_min_protocol_version}. */
        public Builder sslMinVersion(TlsVersion sslMinVersion) {
            this.sslMinVersion = sslMinVersion;
            return this;
        }

        /** The newest version of TLS to speak; the newest there is by default. Key {@code ssl_max_protocol_version}. */
        public Builder sslMaxVersion(@Nullable TlsVersion sslMaxVersion) {
            this.sslMaxVersion = sslMaxVersion;
            return this;
        }

        /** Whether the server is told the name that it was called by (SNI); true by default. Key {@code sslsni}. */
        public Builder sslServerNameIndication(boolean sslServerNameIndication) {
            this.sslServerNameIndication = sslServerNameIndication;
            return this;
        }

        /**
         * Whether authentication is bound to the TLS connection; where it can be by default. Key {@code channel_binding}.
         */
        public Builder channelBinding(ChannelBindingMode channelBinding) {
            this.channelBinding = channelBinding;
            return this;
        }

        /** Which methods of authentication are acceptable. Key {@code require_auth}. */
        public Builder requireAuth(RequireAuth requireAuth) {
            this.requireAuth = requireAuth;
            return this;
        }

        /** The most SCRAM iterations that a server may ask for; 100,000 by default. Key {@code scram_iteration_limit}. */
        public Builder scramIterationLimit(int scramIterationLimit) {
            this.scramIterationLimit = scramIterationLimit;
            return this;
        }

        /** The oldest protocol to speak; 3.0 by default. Key {@code min_protocol_version}. */
        public Builder minProtocolVersion(ProtocolVersion minProtocolVersion) {
            this.minProtocolVersion = minProtocolVersion;
            return this;
        }

        /**
         * The newest protocol to speak; 3.0 by default, as some poolers do not know how to decline. Key {@code
         * max_protocol_version}.
         */
        public Builder maxProtocolVersion(ProtocolVersion maxProtocolVersion) {
            this.maxProtocolVersion = maxProtocolVersion;
            return this;
        }

        /**
         * Whether the kernel asks the other machine for a sign of life (TCP keep-alive) when it says nothing; true by
         * default: one that is gone without a word is noticed within five minutes. Key {@code keepalives}.
         */
        public Builder keepAlives(boolean enabled) {
            this.keepAlives = enabled;
            return this;
        }

        /**
         * The silence before the first such question, in whole seconds; zero for the system's own, 60 s by default. Key
         * {@code keepalives_idle}.
         */
        public Builder keepAlivesIdle(Duration keepAlivesIdle) {
            this.keepAlivesIdle = keepAlivesIdle;
            return this;
        }

        /**
         * The time between such questions, in whole seconds; zero for the system's own, 30 s by default. Key {@code
         * keepalives_interval}.
         */
        public Builder keepAlivesInterval(Duration keepAlivesInterval) {
            this.keepAlivesInterval = keepAlivesInterval;
            return this;
        }

        /**
         * How many such questions may go unanswered; zero for the system's own, 8 by default. Linux counts time instead
         * where there is a {@link #tcpUserTimeout}. Key {@code keepalives_count}.
         */
        public Builder keepAlivesCount(int keepAlivesCount) {
            this.keepAlivesCount = keepAlivesCount;
            return this;
        }

        /**
         * How long sent bytes may go unacknowledged, in whole milliseconds, until the kernel gives the connection up; zero
         * for the system's own, a quarter of an hour and more, 5 minutes by default. Needs Linux and Netty's native
         * transport, without which the default is passed over in silence.
         *
         * <p>Linux counts bytes that it cannot send in as well: a server that reads nothing for so long, because a statement
         * with others behind it waits for a lock, loses the connection, too. So be generous. Key {@code tcp_user_timeout}.
         */
        public Builder tcpUserTimeout(Duration tcpUserTimeout) {
            this.tcpUserTimeout = tcpUserTimeout;
            return this;
        }

        /**
         * How long the server may be silent on a connection that nobody uses before it is asked, by an empty query, whether it
         * is there; to the millisecond, zero for never, which is the default. A connection whose server does not answer for as
         * long again, or for 10 s if that is less, is closed. It keeps firewalls and balancers from forgetting the connection,
         * too, and the server from ending it after {@code idle_session_timeout}.
         *
         * <p>In a transaction the server is not asked: that would keep {@code idle_in_transaction_session_timeout} from
         * ending those that were forgotten.
         */
        public Builder keepAliveInterval(Duration keepAliveInterval) {
            this.keepAliveInterval = keepAliveInterval;
            return this;
        }

        /**
         * How long the server may send nothing at all while an answer is due; to the millisecond, zero for ever, which is the
         * default. Then the connection is closed, and all that is under way on it fails with its outcome unknown. Any byte
         * counts as a sign of life; time in which no answer is due counts not, nor does time in which a subscriber asks for no
         * rows and they are held back.
         *
         * <p>A server that is at work on a long statement, waits for a lock or takes in a large parameter is silent as well:
         * this must be longer than anything that is ever run. {@link #queryTimeout} bounds a statement.
         */
        public Builder readTimeout(Duration readTimeout) {
            this.readTimeout = readTimeout;
            return this;
        }

        /** The time that {@link PgConnection#close()} leaves to statements under way; 10 s by default. */
        public Builder closeTimeout(Duration closeTimeout) {
            this.closeTimeout = closeTimeout;
            return this;
        }

        /**
         * How long a subscriber waits for a statement's outcome, unless {@link Query#timeout} says otherwise; to the
         * millisecond, zero for ever, which is the default.
         */
        public Builder queryTimeout(Duration queryTimeout) {
            this.queryTimeout = queryTimeout;
            return this;
        }

        /**
         * How long a stream waits for a subscriber that asks for no rows while there are some, before it fails with
         * {@link SlowSubscriberException}, unless {@link Query#demandTimeout} says otherwise; to the millisecond, zero for
         * ever, 10 minutes by default.
         */
        public Builder demandTimeout(Duration demandTimeout) {
            this.demandTimeout = demandTimeout;
            return this;
        }

        /**
         * A client that only reads: the session's transactions are read-only by default, and every
         * {@link PgClient#query query} is {@link Query#readOnly() declared so}; off by default. Poolers may have to be told
         * to let {@code default_transaction_read_only} pass.
         */
        public Builder readOnly(boolean readOnly) {
            this.readOnly = readOnly;
            if (readOnly) {
                parameters.put(READ_ONLY_SESSION, "on");
            } else {
                parameters.remove(READ_ONLY_SESSION);
            }
            return this;
        }

        /**
         * Whether a failure tells where its statement was subscribed to, by a suppressed {@link SubscribedHere}: its own stack
         * shows no more than the event loop. Off by default, as every subscription then walks its stack, whether it will fail
         * or not; meant for development, and for the hunt for a statement that nobody can find.
         */
        public Builder subscriberStacks(boolean subscriberStacks) {
            this.subscriberStacks = subscriberStacks;
            return this;
        }

        /** How many statements may wait or be under way on a connection; 65,536 by default. */
        public Builder queueLimit(int queueLimit) {
            this.queueLimit = queueLimit;
            return this;
        }

        /** How many bytes of SQL and parameters may wait or be under way on a connection; 64 MiB by default. */
        public Builder queueBytes(long queueBytes) {
            this.queueBytes = queueBytes;
            return this;
        }

        /** How many statements are sent ahead of their answers; 256 by default. */
        public Builder pipelineLimit(int pipelineLimit) {
            this.pipelineLimit = pipelineLimit;
            return this;
        }

        /** How many statements each connection keeps prepared, least recently used first to go; 256 by default. */
        public Builder statementCacheSize(int statementCacheSize) {
            this.statementCacheSize = statementCacheSize;
            return this;
        }

        /**
         * How many bytes the SQL and the descriptions of the statements that a connection keeps prepared may take here, about;
         * 2 MiB by default. A statement that alone takes more is closed after its use.
         */
        public Builder statementCacheBytes(long statementCacheBytes) {
            this.statementCacheBytes = statementCacheBytes;
            return this;
        }

        /**
         * What stays prepared on the server, which poolers have a say in; {@link StatementMode#NAMED} by default. Key
         * {@code statement_mode}, ours: named, tracked or unnamed.
         */
        public Builder statementMode(StatementMode statementMode) {
            this.statementMode = statementMode;
            return this;
        }

        /** How many bytes of rows are kept for a subscriber that lags behind on a shared connection; 8 MiB by default. */
        public Builder rowBufferBytes(long rowBufferBytes) {
            this.rowBufferBytes = rowBufferBytes;
            return this;
        }

        /** The longest message accepted from the server, in bytes; 1 GiB less one by default. */
        public Builder messageLimit(int messageLimit) {
            this.messageLimit = messageLimit;
            return this;
        }

        /** How values are read and written; the built-in types by default. Replaces what {@link #json} and {@link #codec} have set. */
        public Builder codecs(CodecRegistry codecs) {
            this.codecs = codecs;
            return this;
        }

        /**
         * How {@code json} and {@code jsonb} are read and written as records, maps, lists and other objects; by default they
         * are their text. Adds to {@link #codecs}.
         */
        public Builder json(JsonMapper mapper) {
            this.codecs = codecs.toBuilder().json(mapper).build();
            return this;
        }

        /**
         * How values of one type are read and written, by the name of the type. Adds to {@link #codecs}.
         *
         * @param typeName its name in {@code pg_type}, or {@code schema.name}
         * @param natural the codec of the Java type that one would expect
         * @param others codecs of further Java types
         */
        public Builder codec(String typeName, Codec<?> natural, Codec<?>... others) {
            this.codecs = codecs.toBuilder().add(typeName, natural, others).build();
            return this;
        }

        private String database() {
            return database == null || database.isEmpty() ? user : database;
        }

        private List<ServerAddress> hosts() {
            int count = Math.max(1, Math.max(hosts.size(), hostAddresses.size()));
            List<ServerAddress> servers = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                String host = hosts.isEmpty() ? "" : hosts.get(i);
                String address =
                        hostAddresses.isEmpty() || hostAddresses.get(i).isEmpty() ? null : hostAddresses.get(i);
                if (host.isEmpty()) {
                    host = address == null ? "localhost" : address;
                }
                int port = ports.isEmpty() ? 5432 : ports.get(ports.size() == 1 ? 0 : i);
                servers.add(new ServerAddress(host, address, port));
            }
            return List.copyOf(servers);
        }

        private void check() {
            checkHosts();
            require(!user.isEmpty(), "user is empty");
            noNul("user", user);
            noNul("dbname", database());
            noNul("password", password);
            parameters.forEach((name, value) -> {
                require(
                        !name.isEmpty() && name.indexOf('\0') < 0,
                        "a parameter's name is empty or holds a NUL character");
                noNul(name, value);
            });
            serverTimeouts.forEach(this::checkServerTimeout);
            checkTls();
            require(
                    minProtocolVersion.compareTo(maxProtocolVersion) <= 0,
                    "min_protocol_version=" + minProtocolVersion + " is above max_protocol_version="
                            + maxProtocolVersion);
            require(
                    connectTimeout.isZero()
                            || (connectTimeout.compareTo(Duration.ofMillis(1)) >= 0
                                    && connectTimeout.compareTo(Duration.ofMillis(Long.MAX_VALUE)) < 0),
                    "connectTimeout must be a millisecond at least, or zero for no limit, not " + connectTimeout);
            millis("keepAliveInterval", keepAliveInterval);
            millis("readTimeout", readTimeout);
            positive("closeTimeout", closeTimeout.toMillis());
            require(!queryTimeout.isNegative(), "queryTimeout is negative");
            require(!demandTimeout.isNegative(), "demandTimeout is negative");
            notNegative("keepAlivesIdle", keepAlivesIdle);
            notNegative("keepAlivesInterval", keepAlivesInterval);
            require(keepAlivesCount >= 0, "keepAlivesCount is negative");
            notNegative("tcpUserTimeout", tcpUserTimeout);
            positive("queueLimit", queueLimit);
            positive("queueBytes", queueBytes);
            positive("pipelineLimit", pipelineLimit);
            positive("statementCacheSize", statementCacheSize);
            positive("statementCacheBytes", statementCacheBytes);
            positive("rowBufferBytes", rowBufferBytes);
            positive("messageLimit", messageLimit);
            positive("scramIterationLimit", scramIterationLimit);
        }

        private void checkHosts() {
            require(
                    hosts.isEmpty() || hostAddresses.isEmpty() || hosts.size() == hostAddresses.size(),
                    "host names " + hosts.size() + " servers and hostaddr " + hostAddresses.size()
                            + ": give an address for each host, an empty one where its name is to be looked up");
            int count = Math.max(1, Math.max(hosts.size(), hostAddresses.size()));
            require(
                    ports.size() <= 1 || ports.size() == count,
                    "port lists " + ports.size() + " ports for " + count + " hosts: give one for all, or one for each");
            ports.forEach(port -> require(port > 0 && port < 65_536, "port " + port + " is not between 1 and 65535"));
            hosts.forEach(host -> noNul("host", host));
            hosts.forEach(host -> require(
                    !host.startsWith("@"),
                    "host begins with '@', an abstract Unix-domain socket, which Java cannot open: use a directory"));
            hostAddresses.forEach(address -> noNul("hostaddr", address));
        }

        /** The server would take one of the two without a word. */
        private void checkServerTimeout(ServerTimeout timeout, Duration time) {
            timeout.value(time);
            String name = timeout.parameter();
            parameters
                    .keySet()
                    .forEach(other -> require(
                            !other.equalsIgnoreCase(name),
                            name + " is set as a Duration and as a parameter: leave one of them out"));
            Pattern option = Pattern.compile(
                    "(?:^|\\s)(?:-c\\s*|--)" + name.replace("_", "[-_]") + "\\s*=", Pattern.CASE_INSENSITIVE);
            require(
                    !option.matcher(parameters.getOrDefault("options", "")).find(),
                    name + " is set as a Duration and in options: leave one of them out");
        }

        private void checkTls() {
            boolean weak = sslMode.compareTo(SslMode.REQUIRE) < 0;
            require(
                    sslNegotiation == SslNegotiation.POSTGRES || !weak,
                    "sslnegotiation=direct cannot fall back to clear text, as sslmode=" + sslMode
                            + " allows: use sslmode=require, verify-ca or verify-full");
            require(
                    !"system".equals(sslRootCertificate) || sslMode == SslMode.VERIFY_FULL,
                    "sslrootcert=system trusts every authority that Java does, so sslmode=" + sslMode
                            + " is too weak for it: use sslmode=verify-full");
            require(
                    sslMaxVersion == null || sslMinVersion.compareTo(sslMaxVersion) <= 0,
                    "ssl_min_protocol_version=" + sslMinVersion + " is above ssl_max_protocol_version="
                            + sslMaxVersion);
        }

        /** The start-up packet is a list of zero-terminated strings: a NUL inside one would begin the next. */
        private static void noNul(String key, @Nullable String value) {
            require(value == null || value.indexOf('\0') < 0, key + " holds a NUL character (U+0000)");
        }

        private static void notNegative(String key, Duration value) {
            require(!value.isNegative(), key + " is negative");
        }

        /** A limit that is rounded to zero would be none. */
        private static void millis(String key, Duration value) {
            require(
                    value.isZero()
                            || (value.compareTo(Duration.ofMillis(1)) >= 0
                                    && value.compareTo(Duration.ofDays(36_500)) < 0),
                    key + " must be a millisecond at least, or zero for none, not " + value);
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
