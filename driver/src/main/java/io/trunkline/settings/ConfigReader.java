// SPDX-License-Identifier: Apache-2.0
package io.trunkline.settings;

import static io.trunkline.settings.ConnectionKey.*;

import io.trunkline.AuthenticationMethod;
import io.trunkline.ChannelBindingMode;
import io.trunkline.LoadBalanceHosts;
import io.trunkline.PgConfig;
import io.trunkline.ProtocolVersion;
import io.trunkline.RequireAuth;
import io.trunkline.SslCertMode;
import io.trunkline.SslMode;
import io.trunkline.SslNegotiation;
import io.trunkline.StatementMode;
import io.trunkline.TargetSessionAttributes;
import io.trunkline.TlsVersion;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns settings, which are texts, into a configuration. Here a value is found good or not; a message names the setting as
 * whoever gave it would, and what it takes.
 */
public final class ConfigReader {
    private static final Pattern TIME = Pattern.compile("\\s*([+-]?\\d{1,12}(?:\\.\\d{1,9})?)\\s*(ms|s|)\\s*");

    private final Settings settings;
    private final PgConfig.Builder config;

    private ConfigReader(Settings settings, PgConfig.Builder config) {
        this.settings = settings;
        this.config = config;
    }

    /** Puts into {@code config} what the string says, and where it says nothing the service and the environment. */
    public static void read(String connectionString, Map<String, String> environment, PgConfig.Builder config) {
        Settings settings = Settings.complete(
                ConnectionString.parse(connectionString),
                environment,
                HomeDirectory.current(),
                System.getProperty("user.name", ""));
        ConfigReader reader = new ConfigReader(settings, config);
        reader.refuseWhatCannotBeHonoured();
        reader.readHosts();
        reader.readIdentity();
        reader.readSession();
        reader.readTls();
        reader.readAuthentication();
        reader.readTcp();
        reader.readPool();
    }

    private void refuseWhatCannotBeHonoured() {
        refuse(GSSENCMODE, "disable", "there is no GSSAPI encryption in this driver: use gssencmode=disable, and TLS");
        refuse(KRBSRVNAME, "postgres", "there is no Kerberos authentication in this driver");
        refuse(GSSLIB, null, "there is no Kerberos authentication in this driver");
        refuse(GSSDELEGATION, "0", "there is no Kerberos authentication in this driver");
        refuse(REQUIREPEER, null, "the user behind a Unix-domain socket cannot be told: use TLS, or SCRAM");
        refuse(SSLKEYLOGFILE, null, "a connection string may not make files, least of all of secrets");
        refuse(SCRAM_CLIENT_KEY, null, "SCRAM works from the password here");
        refuse(SCRAM_SERVER_KEY, null, "SCRAM works from the password here");
        for (ConnectionKey key : List.of(OAUTH_ISSUER, OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET, OAUTH_SCOPE)) {
            refuse(key, null, "tokens come from the supplier that PgConfig.Builder.tokenFrom takes");
        }
    }

    private void refuse(ConnectionKey key, @Nullable String harmless, String why) {
        String value = settings.get(key);
        if (value != null && !value.isEmpty() && !value.equals(harmless)) {
            throw new IllegalArgumentException(settings.nameOf(key) + " is not supported: " + why);
        }
    }

    private void readHosts() {
        given(HOST, hosts -> config.hosts(list(hosts).toArray(new String[0])));
        given(HOSTADDR, addresses -> config.hostAddresses(list(addresses).toArray(new String[0])));
        given(
                PORT,
                ports -> config.ports(list(ports).stream()
                        .mapToInt(port -> port.isBlank() ? 5432 : number(PORT, port))
                        .toArray()));
        String timeout = settings.get(CONNECT_TIMEOUT);
        if (timeout != null) {
            config.connectTimeout(time(CONNECT_TIMEOUT, timeout));
        }
        config.targetSessionAttributes(choice(TARGET_SESSION_ATTRS, TargetSessionAttributes.values()));
        config.loadBalanceHosts(choice(LOAD_BALANCE_HOSTS, LoadBalanceHosts.values()));
    }

    private void readIdentity() {
        given(USER, config::user);
        given(DBNAME, config::database);
        given(PASSWORD, config::password);
        given(PASSFILE, file -> config.passFile(path(PASSFILE, file)));
    }

    private void readSession() {
        given(FALLBACK_APPLICATION_NAME, config::applicationName);
        given(APPLICATION_NAME, config::applicationName);
        given(OPTIONS, config::options);
        given(REPLICATION, mode -> config.parameter("replication", mode));
        given(CLIENT_ENCODING, this::readEncoding);
        config.statementMode(choice(STATEMENT_MODE, StatementMode.values()));
        config.minProtocolVersion(protocol(MIN_PROTOCOL_VERSION, ProtocolVersion.V3_0));
        ProtocolVersion least = protocol(MIN_PROTOCOL_VERSION, ProtocolVersion.V3_0);
        config.maxProtocolVersion(protocol(MAX_PROTOCOL_VERSION, least));
    }

    private void readEncoding(String value) {
        String plain = value.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
        if (!List.of("UTF8", "UNICODE", "AUTO").contains(plain)) {
            throw new IllegalArgumentException(settings.nameOf(CLIENT_ENCODING) + "=" + value
                    + " is not supported: sessions are UTF8, always; leave it out");
        }
    }

    private void readTls() {
        config.sslMode(choice(SSLMODE, SslMode.values()));
        config.sslNegotiation(choice(SSLNEGOTIATION, SslNegotiation.values()));
        given(SSLROOTCERT, config::sslRootCertificate);
        given(SSLCERT, config::sslCertificate);
        given(SSLKEY, config::sslKey);
        given(SSLPASSWORD, config::sslPassword);
        if (settings.get(SSLCERTMODE) != null) {
            config.sslCertMode(choice(SSLCERTMODE, SslCertMode.values()));
        }
        given(SSLCRL, config::sslRevocationList);
        given(SSLCRLDIR, config::sslRevocationDirectory);
        given(SSL_MIN_PROTOCOL_VERSION, version -> config.sslMinVersion(tls(SSL_MIN_PROTOCOL_VERSION)));
        given(SSL_MAX_PROTOCOL_VERSION, version -> config.sslMaxVersion(tls(SSL_MAX_PROTOCOL_VERSION)));
        config.sslServerNameIndication(flag(SSLSNI, true));
    }

    private void readAuthentication() {
        config.channelBinding(choice(CHANNEL_BINDING, ChannelBindingMode.values()));
        given(REQUIRE_AUTH, methods -> config.requireAuth(requireAuth(methods)));
        given(SCRAM_ITERATION_LIMIT, limit -> config.scramIterationLimit(number(SCRAM_ITERATION_LIMIT, limit)));
    }

    private RequireAuth requireAuth(String text) {
        List<String> words = list(text).stream().map(String::strip).toList();
        long negated = words.stream().filter(word -> word.startsWith("!")).count();
        if (negated != 0 && negated != words.size()) {
            throw new IllegalArgumentException(settings.nameOf(REQUIRE_AUTH)
                    + " mixes methods with and without '!': name those that are allowed, or those that are not");
        }
        List<AuthenticationMethod> methods = new ArrayList<>();
        for (String word : words) {
            AuthenticationMethod method =
                    choice(REQUIRE_AUTH, negated == 0 ? word : word.substring(1), AuthenticationMethod.values());
            if (methods.contains(method)) {
                throw new IllegalArgumentException(settings.nameOf(REQUIRE_AUTH) + " names " + method + " twice");
            }
            methods.add(method);
        }
        AuthenticationMethod[] named = methods.toArray(new AuthenticationMethod[0]);
        return negated == 0 ? RequireAuth.oneOf(named) : RequireAuth.noneOf(named);
    }

    private void readTcp() {
        config.keepAlives(flag(KEEPALIVES, true));
        given(KEEPALIVES_IDLE, value -> config.keepAlivesIdle(seconds(KEEPALIVES_IDLE, value)));
        given(KEEPALIVES_INTERVAL, value -> config.keepAlivesInterval(seconds(KEEPALIVES_INTERVAL, value)));
        given(KEEPALIVES_COUNT, value -> config.keepAlivesCount(Math.max(0, number(KEEPALIVES_COUNT, value))));
        given(
                TCP_USER_TIMEOUT,
                value -> config.tcpUserTimeout(Duration.ofMillis(Math.max(0, number(TCP_USER_TIMEOUT, value)))));
    }

    private void readPool() {
        given(POOL_MAX_SIZE, size -> {
            if (number(POOL_MAX_SIZE, size) < 1) {
                throw new IllegalArgumentException(settings.nameOf(POOL_MAX_SIZE) + " must be more than 0");
            }
            config.poolSetting(POOL_MAX_SIZE.toString(), size.strip());
        });
        given(POOL_RECYCLING, method -> {
            if (!List.of("fast", "verified", "clean", "auto").contains(method)) {
                throw new IllegalArgumentException(
                        settings.nameOf(POOL_RECYCLING) + " must be one of fast, verified, clean, auto");
            }
            config.poolSetting(POOL_RECYCLING.toString(), method);
        });
    }

    // ---- Values
    // -----------------------------------------------------------------------------------------------

    /** Nothing given and an empty value given are the same here. */
    private void given(ConnectionKey key, Consumer<String> reader) {
        String value = settings.get(key);
        if (value != null && !value.isEmpty()) {
            reader.accept(value);
        }
    }

    private static List<String> list(String value) {
        return Arrays.asList(value.split(",", -1));
    }

    private <E extends Enum<E>> E choice(ConnectionKey key, E[] choices) {
        String value = settings.get(key);
        return choice(key, value == null ? "" : value, choices);
    }

    private <E extends Enum<E>> E choice(ConnectionKey key, String value, E[] choices) {
        for (E choice : choices) {
            if (choice.toString().equals(value)) {
                return choice;
            }
        }
        throw new IllegalArgumentException(settings.nameOf(key) + "=" + shown(value) + " is none of "
                + Arrays.stream(choices).map(Enum::toString).collect(Collectors.joining(", ")));
    }

    private TlsVersion tls(ConnectionKey key) {
        // libpq compares these without regard to case.
        String value = settings.get(key);
        for (TlsVersion version : TlsVersion.values()) {
            if (version.toString().equalsIgnoreCase(value)) {
                return version;
            }
        }
        return choice(key, TlsVersion.values());
    }

    private ProtocolVersion protocol(ConnectionKey key, ProtocolVersion otherwise) {
        String value = settings.get(key);
        if (value == null || value.isEmpty()) {
            return otherwise;
        }
        return value.equals("latest") ? ProtocolVersion.V3_2 : choice(key, value, ProtocolVersion.values());
    }

    private boolean flag(ConnectionKey key, boolean otherwise) {
        String value = settings.get(key);
        if (value == null || value.isEmpty()) {
            return otherwise;
        }
        return number(key, value) != 0;
    }

    private int number(ConnectionKey key, String value) {
        try {
            return Integer.parseInt(value.strip());
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    settings.nameOf(key) + " must be a whole number" + (key == PORT ? "" : ", not " + shown(value)),
                    notANumber);
        }
    }

    private Duration seconds(ConnectionKey key, String value) {
        return Duration.ofSeconds(Math.max(0, number(key, value)));
    }

    /** Seconds, or finer: {@code 2}, {@code 0.5}, {@code 500ms}. Zero and less are no limit, as to libpq. */
    private Duration time(ConnectionKey key, String value) {
        Matcher matcher = TIME.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    settings.nameOf(key) + " must be seconds, such as 2 or 0.5, or 500ms, not " + shown(value));
        }
        BigDecimal number = new BigDecimal(matcher.group(1));
        long nanos = number.movePointRight(matcher.group(2).equals("ms") ? 6 : 9)
                .min(BigDecimal.valueOf(Long.MAX_VALUE))
                .longValue();
        return nanos <= 0 ? Duration.ZERO : Duration.ofNanos(nanos);
    }

    private Path path(ConnectionKey key, String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException notAPath) {
            throw new IllegalArgumentException(settings.nameOf(key) + " is not the path of a file", notAPath);
        }
    }

    /** Somebody may have mixed up keys: what is shown of a value is not enough for a password. */
    private static String shown(String value) {
        boolean plain = value.length() <= 16 && value.matches("[A-Za-z0-9.+_ -]*");
        return plain ? "\"" + value + "\"" : "the value given";
    }
}
