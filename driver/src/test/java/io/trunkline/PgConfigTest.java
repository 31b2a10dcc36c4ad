// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a connection string says, key by key, and what a configuration accepts. */
class PgConfigTest {
    private static final String ME = System.getProperty("user.name");

    /** The environment of whoever runs the tests has no say. */
    private static PgConfig parse(String string) {
        return PgConfig.parse(string, Map.of());
    }

    static Stream<Arguments> uris() {
        return Stream.of(
                Arguments.of("postgresql://", "localhost", 5432, ME, null, ME),
                Arguments.of("postgres://", "localhost", 5432, ME, null, ME),
                Arguments.of("postgresql:///", "localhost", 5432, ME, null, ME),
                Arguments.of("postgresql://db1", "db1", 5432, ME, null, ME),
                Arguments.of("postgresql://db1:", "db1", 5432, ME, null, ME),
                Arguments.of("postgresql://:6543", "localhost", 6543, ME, null, ME),
                Arguments.of("postgresql://db1:6543/shop", "db1", 6543, ME, null, "shop"),
                Arguments.of("postgresql:///shop", "localhost", 5432, ME, null, "shop"),
                Arguments.of("postgresql://app@db1", "db1", 5432, "app", null, "app"),
                Arguments.of("postgresql://app@", "localhost", 5432, "app", null, "app"),
                Arguments.of("postgresql://@db1", "db1", 5432, ME, null, ME),
                Arguments.of("postgresql://app:@db1", "db1", 5432, "app", null, "app"),
                Arguments.of("postgresql://:s3cret@db1", "db1", 5432, ME, "s3cret", ME),
                Arguments.of("postgresql://app:s3cret@db1:1/shop", "db1", 1, "app", "s3cret", "shop"),
                Arguments.of("postgresql://app:a:b@db1", "db1", 5432, "app", "a:b", "app"),
                Arguments.of(
                        "postgresql://%61pp:p%40ss%3Aw%2Frd%20%25%3f@d%621:%35432/my%20shop%2F1",
                        "db1", 5432, "app", "p@ss:w/rd %?", "my shop/1"),
                Arguments.of(
                        "postgresql://gr%C3%B6%C3%9Fer:%F0%9F%98%80@db1/größer", "db1", 5432, "größer", "😀", "größer"),
                Arguments.of("postgresql://[::1]", "::1", 5432, ME, null, ME),
                Arguments.of("postgresql://[2001:db8::7]:6543/shop", "2001:db8::7", 6543, ME, null, "shop"),
                Arguments.of("postgresql://app:x@[fe80::1%25eth0]:1/d", "fe80::1%eth0", 1, "app", "x", "d"),
                Arguments.of("postgresql://?host=db2&port=7&user=u&password=p%26w&dbname=d", "db2", 7, "u", "p&w", "d"),
                Arguments.of("postgresql://app:x@db1/shop?host=db2", "db2", 5432, "app", "x", "shop"),
                Arguments.of("postgresql://db1/shop?", "db1", 5432, ME, null, "shop"),
                Arguments.of("postgresql://db1?user=a%3Db", "db1", 5432, "a=b", null, "a=b"),
                Arguments.of("postgresql://db1?%75ser=u", "db1", 5432, "u", null, "u"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("uris")
    void aUriIsReadPartByPart(String uri, String host, int port, String user, String password, String database) {
        PgConfig config = parse(uri);
        assertThat(config.hosts()).containsExactly(new ServerAddress(host, null, port));
        assertThat(config.user()).isEqualTo(user);
        assertThat(config.password()).isEqualTo(password);
        assertThat(config.database()).isEqualTo(database);
    }

    static Stream<Arguments> keys() {
        return Stream.of(
                key("host=db1,db2", PgConfig::hosts, List.of(at("db1", 5432), at("db2", 5432))),
                key(
                        "host=db1,,/run/pg port=1,,3",
                        PgConfig::hosts,
                        List.of(at("db1", 1), at("localhost", 5432), at("/run/pg", 3))),
                key("host=db1,db2 port=7", PgConfig::hosts, List.of(at("db1", 7), at("db2", 7))),
                key("hostaddr=10.0.0.1", PgConfig::hosts, List.of(new ServerAddress("10.0.0.1", "10.0.0.1", 5432))),
                key(
                        "host=db1,db2 hostaddr=10.0.0.1,",
                        PgConfig::hosts,
                        List.of(new ServerAddress("db1", "10.0.0.1", 5432), at("db2", 5432))),
                key("dbname=shop", PgConfig::database, "shop"),
                key("user=ada", PgConfig::database, "ada"),
                key("password=", PgConfig::password, null),
                key("passfile=/run/secrets/pgpass", PgConfig::passFile, Path.of("/run/secrets/pgpass")),
                key("connect_timeout=3", PgConfig::connectTimeout, Duration.ofSeconds(3)),
                key("connect_timeout=0.25", PgConfig::connectTimeout, Duration.ofMillis(250)),
                key("connect_timeout=250ms", PgConfig::connectTimeout, Duration.ofMillis(250)),
                key("connect_timeout=' 2s '", PgConfig::connectTimeout, Duration.ofSeconds(2)),
                key("connect_timeout=0", PgConfig::connectTimeout, Duration.ZERO),
                key("connect_timeout=-1", PgConfig::connectTimeout, Duration.ZERO),
                key("options='-c geqo=off'", PgConfig::parameters, Map.of("options", "-c geqo=off")),
                key(
                        "application_name=a fallback_application_name=b",
                        PgConfig::parameters,
                        Map.of("application_name", "a")),
                key("fallback_application_name=b", PgConfig::parameters, Map.of("application_name", "b")),
                key("replication=database", PgConfig::parameters, Map.of("replication", "database")),
                key("client_encoding=utf-8", PgConfig::parameters, Map.of()),
                key("client_encoding=auto", PgConfig::parameters, Map.of()),
                key("sslmode=disable", PgConfig::sslMode, SslMode.DISABLE),
                key("sslmode=allow", PgConfig::sslMode, SslMode.ALLOW),
                key("", PgConfig::sslMode, SslMode.PREFER),
                key("sslmode=require", PgConfig::sslMode, SslMode.REQUIRE),
                key("sslmode=verify-ca", PgConfig::sslMode, SslMode.VERIFY_CA),
                key("sslmode=verify-full", PgConfig::sslMode, SslMode.VERIFY_FULL),
                key("sslrootcert=system", PgConfig::sslMode, SslMode.VERIFY_FULL),
                key("sslnegotiation=direct sslmode=require", PgConfig::sslNegotiation, SslNegotiation.DIRECT),
                key("sslrootcert=/ca.crt", PgConfig::sslRootCertificate, "/ca.crt"),
                key("sslcert=/me.crt", PgConfig::sslCertificate, "/me.crt"),
                key("sslkey=/me.key", PgConfig::sslKey, "/me.key"),
                key("sslpassword=x", PgConfig::sslPassword, "x"),
                key("sslcertmode=require", PgConfig::sslCertMode, SslCertMode.REQUIRE),
                key("sslcrl=/crl", PgConfig::sslRevocationList, "/crl"),
                key("sslcrldir=/crls", PgConfig::sslRevocationDirectory, "/crls"),
                key("sslsni=0", PgConfig::sslServerNameIndication, false),
                key("sslcompression=0", PgConfig::sslServerNameIndication, true),
                key("ssl_min_protocol_version=tlsv1.3", PgConfig::sslMinVersion, TlsVersion.TLS_1_3),
                key("ssl_max_protocol_version=TLSv1.2", PgConfig::sslMaxVersion, TlsVersion.TLS_1_2),
                key("channel_binding=require", PgConfig::channelBinding, ChannelBindingMode.REQUIRE),
                key(
                        "require_auth=scram-sha-256,oauth",
                        PgConfig::requireAuth,
                        RequireAuth.oneOf(AuthenticationMethod.SCRAM_SHA_256, AuthenticationMethod.OAUTH)),
                key(
                        "require_auth=!md5,!password",
                        PgConfig::requireAuth,
                        RequireAuth.noneOf(AuthenticationMethod.MD5, AuthenticationMethod.PASSWORD)),
                key("require_auth=", PgConfig::requireAuth, RequireAuth.any()),
                key("scram_iteration_limit=4096", PgConfig::scramIterationLimit, 4096),
                key("gssencmode=disable", PgConfig::sslMode, SslMode.PREFER),
                key("keepalives=0", PgConfig::keepAlives, false),
                key("keepalives_idle=30", PgConfig::keepAlivesIdle, Duration.ofSeconds(30)),
                key("keepalives_interval=5", PgConfig::keepAlivesInterval, Duration.ofSeconds(5)),
                key("keepalives_count=4", PgConfig::keepAlivesCount, 4),
                key("tcp_user_timeout=1500", PgConfig::tcpUserTimeout, Duration.ofMillis(1500)),
                key(
                        "target_session_attrs=prefer-standby",
                        PgConfig::targetSessionAttributes,
                        TargetSessionAttributes.PREFER_STANDBY),
                key("load_balance_hosts=random", PgConfig::loadBalanceHosts, LoadBalanceHosts.RANDOM),
                key("max_protocol_version=3.2", PgConfig::maxProtocolVersion, ProtocolVersion.V3_2),
                key("max_protocol_version=latest", PgConfig::maxProtocolVersion, ProtocolVersion.V3_2),
                key("min_protocol_version=3.2", PgConfig::maxProtocolVersion, ProtocolVersion.V3_2),
                key("min_protocol_version=3.2", PgConfig::minProtocolVersion, ProtocolVersion.V3_2),
                key("", PgConfig::maxProtocolVersion, ProtocolVersion.V3_0),
                key(
                        "pool_max_size=16 pool_recycling=clean",
                        PgConfig::poolSettings,
                        Map.of("pool_max_size", "16", "pool_recycling", "clean")),
                // As psqlpy's users write them.
                key(
                        "max_db_pool_size=16 conn_recycling_method=Fast",
                        PgConfig::poolSettings,
                        Map.of("pool_max_size", "16", "pool_recycling", "fast")),
                key("ca_file=/ca.crt", PgConfig::sslRootCertificate, "/ca.crt"),
                key("ssl_mode=VerifyCa", PgConfig::sslMode, SslMode.VERIFY_CA),
                key("connect_timeout_sec=3", PgConfig::connectTimeout, Duration.ofSeconds(3)),
                key("keepalives_retries=4", PgConfig::keepAlivesCount, 4),
                key("username=ada", PgConfig::user, "ada"));
    }

    private static ServerAddress at(String host, int port) {
        return new ServerAddress(host, null, port);
    }

    private static <T> Arguments key(String string, Function<PgConfig, T> getter, Object expected) {
        return Arguments.of(string, getter, expected);
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @MethodSource("keys")
    void everyKeyOfAConnectionStringIsUnderstood(String string, Function<PgConfig, ?> getter, Object expected) {
        assertThat((Object) getter.apply(parse(string))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "gssencmode=prefer | gssencmode",
                "gssencmode=require | gssencmode",
                "krbsrvname=pg | krbsrvname",
                "gsslib=gssapi | gsslib",
                "gssdelegation=1 | gssdelegation",
                "requirepeer=postgres | requirepeer",
                "sslkeylogfile=/tmp/keys | sslkeylogfile",
                "scram_client_key=AAAA | scram_client_key",
                "scram_server_key=AAAA | scram_server_key",
                "oauth_issuer=https://example.org | oauth_issuer",
                "oauth_client_id=x | oauth_client_id",
                "oauth_client_secret=s3cret | oauth_client_secret",
                "oauth_scope=openid | oauth_scope",
                "sslmode=yes | sslmode",
                "sslmode='' | sslmode",
                "sslmode=REQUIRE | sslmode",
                "sslnegotiation=direct sslmode=prefer | sslnegotiation",
                "sslrootcert=system sslmode=require | sslmode",
                "ssl_min_protocol_version=SSLv3 | ssl_min_protocol_version",
                "ssl_min_protocol_version=TLSv1.3 ssl_max_protocol_version=TLSv1.2 | ssl_min_protocol_version",
                "min_protocol_version=3.2 max_protocol_version=3.0 | min_protocol_version",
                "max_protocol_version=3.1 | max_protocol_version",
                "channel_binding=yes | channel_binding",
                "require_auth=md5,!password | require_auth",
                "require_auth=md5,md5 | require_auth",
                "require_auth=kerberos | require_auth",
                "target_session_attrs=master | target_session_attrs",
                "load_balance_hosts=roundrobin | load_balance_hosts",
                "connect_timeout=soon | connect_timeout",
                "keepalives=yes | keepalives",
                "keepalives_idle=1.5 | keepalives_idle",
                "client_encoding=LATIN1 | client_encoding",
                "scram_iteration_limit=0 | scramIterationLimit",
                "pool_max_size=0 | pool_max_size",
                "pool_recycling=often | pool_recycling",
                "host=a,b port=1,2,3 | port",
                "host=a,b hostaddr=10.0.0.1 | hostaddr",
                "host=@abstract | host",
                "port=0 | port",
                "port=65536 | port",
                "port=x | port",
                "passfile=x service=nowhere | nowhere"
            })
    void whatCannotBeHonouredIsRefusedByName(String string, String named) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(string))
                .withMessageContaining(named)
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("s3cret"));
    }

    @Test
    void theEnvironmentSpeaksWhereTheStringDoesNot() {
        Map<String, String> environment =
                Map.of("PGHOST", "db9", "PGPORT", "7", "PGUSER", "ada", "PGSSLMODE", "verify-ca", "PGAPPNAME", "cron");
        PgConfig config = PgConfig.parse("user=alan", environment);
        assertThat(config.hosts()).containsExactly(at("db9", 7));
        assertThat(config.user()).isEqualTo("alan");
        assertThat(config.sslMode()).isEqualTo(SslMode.VERIFY_CA);
        assertThat(config.parameters()).isEqualTo(Map.of("application_name", "cron"));
    }

    @Test
    void aBadValueInTheEnvironmentIsNamedAsTheVariable() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PgConfig.parse("", Map.of("PGSSLMODE", "maybe")))
                .withMessageContaining("PGSSLMODE");
    }

    @ParameterizedTest
    @CsvSource({
        "hots, host",
        "usr, user",
        "aplication_name, application_name",
        "applicationName, application_name",
        "conect_timeout, connect_timeout",
        "ssl_mod, sslmode",
        "PORT, port"
    })
    void anUnknownKeySuggestsTheNearest(String key, String nearest) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("postgresql://db1?" + key + "=s3cret"))
                .withMessageContaining("\"" + key + "\"")
                .withMessageContaining("did you mean \"" + nearest + "\"")
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("s3cret"));
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("jdbc:postgresql://app:s3cret@db1", "postgresql://"),
                Arguments.of("mysql://app:s3cret@db1", "postgresql://"),
                Arguments.of("postgresql:/app:s3cret@db1", "postgresql://"),
                Arguments.of("postgresql://app:s3cret@[::1", "]"),
                Arguments.of("postgresql://app:s3cret@[::1]x", "]"),
                Arguments.of("postgresql://app:s3cret@db1:abc", "port"),
                Arguments.of("postgresql://app:s3cret@db1:0", "port"),
                Arguments.of("postgresql://app:s3cret@db1:65536", "port"),
                Arguments.of("postgresql://app:s3cret@db1:-1", "port"),
                Arguments.of("postgresql://app:s3cret@db1:99999999999", "port"),
                Arguments.of("postgresql://app:s3cret@db1?connect_timeout=soon", "connect_timeout"),
                Arguments.of("postgresql://app:s3cret@db1?application_name", "="),
                Arguments.of("postgresql://app:s3cret@db1?&", "="),
                Arguments.of("postgresql://app:s3cret%@db1", "password"),
                Arguments.of("postgresql://app:s3cret%4@db1", "password"),
                Arguments.of("postgresql://app:s3cret%zz@db1", "password"),
                Arguments.of("postgresql://app:s3cret%C3@db1", "password"),
                Arguments.of("postgresql://app:s3cret@db1/%FF", "dbname"),
                Arguments.of("postgresql://app%00:s3cret@db1", "user"),
                Arguments.of("postgresql://app:s3cret%00@db1", "password"),
                Arguments.of("postgresql://app:s3cret@db1/a%00b", "dbname"),
                Arguments.of("postgresql://app:s3cret@db1%00", "host"),
                Arguments.of("user=app password='s3cret", "quot"),
                Arguments.of("user=app password", "="),
                Arguments.of("postgresql://app:s3cret@db1?application_name=a%00user%00postgres", "application_name"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void whatIsWrongIsNamedAndThePasswordIsNotShown(String uri, String part) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(uri))
                .withMessageContaining(part)
                .satisfies(failure -> {
                    for (Throwable each = failure; each != null; each = each.getCause()) {
                        assertThat(each.toString()).doesNotContain("s3cret");
                    }
                });
    }

    @Test
    void thePasswordIsNotShown() {
        PgConfig config = parse("postgresql://app:s3cret@db1:6543/shop");
        assertThat(config.toString())
                .isEqualTo("postgresql://app@db1:6543/shop")
                .doesNotContain("s3cret");
    }

    @Test
    void aChangedCopyLeavesTheOriginalAsItWas() {
        PgConfig original = parse("postgresql://app@db1/shop?application_name=one");
        PgConfig changed =
                original.with(it -> it.host("db2").applicationName("two").parameter("work_mem", "5MB"));
        assertThat(original.hosts()).containsExactly(at("db1", 5432));
        assertThat(original.parameters()).isEqualTo(Map.of("application_name", "one"));
        assertThat(changed.hosts()).containsExactly(at("db2", 5432));
        assertThat(changed.database()).isEqualTo("shop");
        assertThat(changed.parameters()).isEqualTo(Map.of("application_name", "two", "work_mem", "5MB"));
        assertThatThrownBy(() -> changed.parameters().put("a", "b")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aBuilderThatEscapesChangesNothingAfterwards() {
        PgConfig.Builder[] escaped = new PgConfig.Builder[1];
        PgConfig config = PgConfig.defaults().with(it -> escaped[0] = it.host("db1"));
        escaped[0].host("db2").parameter("a", "b");
        assertThat(config.hosts()).containsExactly(at("db1", 5432));
        assertThat(config.parameters()).isEmpty();
    }

    @Test
    void theDatabaseIsNamedLikeTheUserUnlessSaidOtherwise() {
        PgConfig config = PgConfig.defaults().with(it -> it.user("ada"));
        assertThat(config.database()).isEqualTo("ada");
        assertThat(config.with(it -> it.user("alan")).database()).isEqualTo("alan");
        assertThat(config.with(it -> it.database("shop"))
                        .with(it -> it.user("alan"))
                        .database())
                .isEqualTo("shop");
    }

    @Test
    void theLimitsAreThoseThatAreDocumented() {
        PgConfig config = PgConfig.defaults();
        assertThat(config.connectTimeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(config.closeTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.queueLimit()).isEqualTo(65_536);
        assertThat(config.queueBytes()).isEqualTo(64L << 20);
        assertThat(config.pipelineLimit()).isEqualTo(256);
        assertThat(config.statementCacheSize()).isEqualTo(256);
        assertThat(config.statementCacheBytes()).isEqualTo(2L << 20);
        assertThat(config.rowBufferBytes()).isEqualTo(8L << 20);
        assertThat(config.messageLimit()).isEqualTo((1 << 30) - 1);
        assertThat(config.scramIterationLimit()).isEqualTo(100_000);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal("host", it -> it.host("a\0b")),
                refusal("port", it -> it.port(0)),
                refusal("port", it -> it.port(65_536)),
                refusal("user", it -> it.user("")),
                refusal("user", it -> it.user("a\0b")),
                refusal("dbname", it -> it.database("a\0b")),
                refusal("password", it -> it.password("s3cret\0")),
                refusal("name", it -> it.parameter("", "x")),
                refusal("name", it -> it.parameter("a\0b", "x")),
                refusal("search_path", it -> it.parameter("search_path", "\0")),
                refusal("connectTimeout", it -> it.connectTimeout(Duration.ofMillis(-1))),
                refusal("closeTimeout", it -> it.closeTimeout(Duration.ofMillis(-1))),
                refusal("queueLimit", it -> it.queueLimit(0)),
                refusal("queueBytes", it -> it.queueBytes(0)),
                refusal("pipelineLimit", it -> it.pipelineLimit(-1)),
                refusal("statementCacheSize", it -> it.statementCacheSize(0)),
                refusal("statementCacheBytes", it -> it.statementCacheBytes(0)),
                refusal("rowBufferBytes", it -> it.rowBufferBytes(0)),
                refusal("messageLimit", it -> it.messageLimit(0)),
                refusal("scramIterationLimit", it -> it.scramIterationLimit(0)));
    }

    private static Arguments refusal(String name, Consumer<PgConfig.Builder> change) {
        return Arguments.of(name, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void aValueThatCannotWorkIsRefusedByName(String name, Consumer<PgConfig.Builder> change) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PgConfig.defaults().with(change))
                .withMessageContaining(name)
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("s3cret"));
    }
}
