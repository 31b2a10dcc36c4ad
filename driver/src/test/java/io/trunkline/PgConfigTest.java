// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a connection URI says and what a configuration accepts. */
class PgConfigTest {
    private static final String ME = System.getProperty("user.name");

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
                Arguments.of("postgresql://app:a@b@db1", "db1", 5432, "app", "a@b", "app"),
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
        PgConfig config = PgConfig.parse(uri);
        assertThat(config.host()).isEqualTo(host);
        assertThat(config.port()).isEqualTo(port);
        assertThat(config.user()).isEqualTo(user);
        assertThat(config.password()).isEqualTo(password);
        assertThat(config.database()).isEqualTo(database);
    }

    @Test
    void runTimeParametersAreHandedToTheServer() {
        PgConfig config = PgConfig.parse(
                "postgresql://db1?application_name=my%20app&options=-c%20geqo%3Doff&connect_timeout=3&client_encoding=utf-8");
        assertThat(config.parameters()).isEqualTo(Map.of("application_name", "my app", "options", "-c geqo=off"));
        assertThat(config.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"disable", "allow", "prefer"})
    void sslModesThatPromiseNothingAreTaken(String mode) {
        assertThat(PgConfig.parse("postgresql://db1?sslmode=" + mode).host()).isEqualTo("db1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"require", "verify-ca", "verify-full"})
    void sslModesThatPromiseTlsAreRefusedAsLongAsThereIsNone(String mode) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PgConfig.parse("postgresql://db1?sslmode=" + mode))
                .withMessageContaining("sslmode=" + mode)
                .withMessageContaining("TLS");
    }

    @ParameterizedTest
    @CsvSource({
        "hots, host",
        "usr, user",
        "aplication_name, application_name",
        "applicationName, application_name",
        "conect_timeout, connect_timeout",
        "ssl_mode, sslmode",
        "PORT, port"
    })
    void anUnknownKeySuggestsTheNearest(String key, String nearest) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PgConfig.parse("postgresql://db1?" + key + "=s3cret"))
                .withMessageContaining("\"" + key + "\"")
                .withMessageContaining("did you mean \"" + nearest + "\"")
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("s3cret"));
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("", "postgresql://"),
                Arguments.of("jdbc:postgresql://app:s3cret@db1", "postgresql://"),
                Arguments.of("mysql://app:s3cret@db1", "postgresql://"),
                Arguments.of("postgresql:/app:s3cret@db1", "postgresql://"),
                Arguments.of("postgresql://app:s3cret@db1,db2/shop", "several hosts"),
                Arguments.of("postgresql://app:s3cret@[::1", "']'"),
                Arguments.of("postgresql://app:s3cret@[::1]x", "']'"),
                Arguments.of("postgresql://app:s3cret@db1:abc", "port"),
                Arguments.of("postgresql://app:s3cret@db1:0", "port"),
                Arguments.of("postgresql://app:s3cret@db1:65536", "port"),
                Arguments.of("postgresql://app:s3cret@db1:-1", "port"),
                Arguments.of("postgresql://app:s3cret@db1:99999999999", "port"),
                Arguments.of("postgresql://app:s3cret@db1?port=", "port"),
                Arguments.of("postgresql://app:s3cret@db1?host=", "host"),
                Arguments.of("postgresql://app:s3cret@db1?user=", "user"),
                Arguments.of("postgresql://app:s3cret@db1?connect_timeout=soon", "connect_timeout"),
                Arguments.of("postgresql://app:s3cret@db1?connect_timeout=0", "connectTimeout"),
                Arguments.of("postgresql://app:s3cret@db1?application_name", "key=value"),
                Arguments.of("postgresql://app:s3cret@db1?&", "key=value"),
                Arguments.of("postgresql://app:s3cret@db1?sslmode=yes", "sslmode"),
                Arguments.of("postgresql://app:s3cret@db1?client_encoding=LATIN1", "client_encoding"),
                Arguments.of("postgresql://app:s3cret%@db1", "password"),
                Arguments.of("postgresql://app:s3cret%4@db1", "password"),
                Arguments.of("postgresql://app:s3cret%zz@db1", "password"),
                Arguments.of("postgresql://app:s3cret%C3@db1", "password"),
                Arguments.of("postgresql://app:s3cret@db1/%FF", "database"),
                Arguments.of("postgresql://app%00:s3cret@db1", "user"),
                Arguments.of("postgresql://app:s3cret%00@db1", "password"),
                Arguments.of("postgresql://app:s3cret@db1/a%00b", "dbname"),
                Arguments.of("postgresql://app:s3cret@db1%00", "host"),
                Arguments.of("postgresql://app:s3cret@db1?application_name=a%00user%00postgres", "application_name"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void whatIsWrongIsNamedAndThePasswordIsNotShown(String uri, String part) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PgConfig.parse(uri))
                .withMessageContaining(part)
                .satisfies(failure -> {
                    for (Throwable each = failure; each != null; each = each.getCause()) {
                        assertThat(each.toString()).doesNotContain("s3cret");
                    }
                });
    }

    @Test
    void thePasswordIsNotShown() {
        PgConfig config = PgConfig.parse("postgresql://app:s3cret@db1:6543/shop");
        assertThat(config.toString())
                .isEqualTo("postgresql://app@db1:6543/shop")
                .doesNotContain("s3cret");
    }

    @Test
    void aChangedCopyLeavesTheOriginalAsItWas() {
        PgConfig original = PgConfig.parse("postgresql://app@db1/shop?application_name=one");
        PgConfig changed =
                original.with(it -> it.host("db2").applicationName("two").parameter("work_mem", "5MB"));
        assertThat(original.host()).isEqualTo("db1");
        assertThat(original.parameters()).isEqualTo(Map.of("application_name", "one"));
        assertThat(changed.host()).isEqualTo("db2");
        assertThat(changed.database()).isEqualTo("shop");
        assertThat(changed.parameters()).isEqualTo(Map.of("application_name", "two", "work_mem", "5MB"));
        assertThatThrownBy(() -> changed.parameters().put("a", "b")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aBuilderThatEscapesChangesNothingAfterwards() {
        PgConfig.Builder[] escaped = new PgConfig.Builder[1];
        PgConfig config = PgConfig.defaults().with(it -> escaped[0] = it.host("db1"));
        escaped[0].host("db2").parameter("a", "b");
        assertThat(config.host()).isEqualTo("db1");
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
        assertThat(config.rowBufferBytes()).isEqualTo(8L << 20);
        assertThat(config.messageLimit()).isEqualTo((1 << 30) - 1);
        assertThat(config.scramIterationLimit()).isEqualTo(100_000);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal("host", it -> it.host("")),
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
                refusal("connectTimeout", it -> it.connectTimeout(Duration.ZERO)),
                refusal("closeTimeout", it -> it.closeTimeout(Duration.ofMillis(-1))),
                refusal("queueLimit", it -> it.queueLimit(0)),
                refusal("queueBytes", it -> it.queueBytes(0)),
                refusal("pipelineLimit", it -> it.pipelineLimit(-1)),
                refusal("statementCacheSize", it -> it.statementCacheSize(0)),
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
