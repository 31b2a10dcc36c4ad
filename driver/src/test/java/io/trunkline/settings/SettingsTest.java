// SPDX-License-Identifier: Apache-2.0
package io.trunkline.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who wins when several have something to say, and how they are named. */
class SettingsTest {
    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    private Path home = Path.of("");

    @Test
    void theStringWinsOverTheServiceOverTheEnvironmentOverTheDefault() throws IOException {
        service(".pg_service.conf", "[s]\nhost=service\nport=2\nuser=service\n");
        environment.putAll(Map.of("PGHOST", "env", "PGPORT", "3", "PGUSER", "env", "PGSSLMODE", "require"));

        Settings settings = complete("service=s host=string");

        assertThat(settings.get(ConnectionKey.HOST)).isEqualTo("string");
        assertThat(settings.get(ConnectionKey.PORT)).isEqualTo("2");
        assertThat(settings.get(ConnectionKey.USER)).isEqualTo("service");
        assertThat(settings.get(ConnectionKey.SSLMODE)).isEqualTo("require");
        assertThat(settings.get(ConnectionKey.TARGET_SESSION_ATTRS)).isEqualTo("any");
        assertThat(settings.get(ConnectionKey.DBNAME)).isEqualTo("service");
        assertThat(settings.nameOf(ConnectionKey.HOST)).isEqualTo("host");
        assertThat(settings.nameOf(ConnectionKey.PORT)).isEqualTo("port of service \"s\"");
        assertThat(settings.nameOf(ConnectionKey.SSLMODE)).isEqualTo("PGSSLMODE");
        assertThat(settings.nameOf(ConnectionKey.TARGET_SESSION_ATTRS))
                .isEqualTo("the default of target_session_attrs");
        assertThat(settings.nameOf(ConnectionKey.DBNAME)).isEqualTo("the default of dbname");
    }

    @Test
    void withNothingGivenAllIsDefault() {
        Settings settings = complete("");

        assertThat(settings.get(ConnectionKey.USER)).isEqualTo("somebody");
        assertThat(settings.get(ConnectionKey.DBNAME)).isEqualTo("somebody");
        assertThat(settings.get(ConnectionKey.PASSFILE))
                .isEqualTo(home.resolve(".pgpass").toString());
        assertThat(settings.get(ConnectionKey.HOST)).isNull();
        assertThat(settings.get(ConnectionKey.SSLMODE)).isEqualTo("prefer");
        assertThat(settings.get(ConnectionKey.SCRAM_ITERATION_LIMIT)).isEqualTo("100000");
    }

    @Test
    void everyVariableGivesItsKey() {
        for (ConnectionKey key : ConnectionKey.values()) {
            String variable = key.environmentVariable();
            if (variable != null && key != ConnectionKey.SERVICE) {
                Settings settings = Settings.complete(Map.of(), Map.of(variable, "v"), null, "somebody");

                assertThat(settings.get(key)).as(variable).isEqualTo("v");
                assertThat(settings.nameOf(key)).isEqualTo(variable);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
            '',               none,        none,   prefer
            sslrootcert=system, none,      none,   verify-full
            '',               system,      none,   verify-full
            '',               none,        1,      require
            '',               none,        0,      prefer
            sslmode=allow,    none,        1,      allow
            sslmode=verify-full, system,   none,   verify-full
            """)
    void trustInTheSystemsAuthoritiesMeansFullVerification(
            String string, String rootCertificate, String requireSsl, String mode) {
        put("PGSSLROOTCERT", rootCertificate);
        put("PGREQUIRESSL", requireSsl);

        assertThat(complete(string).get(ConnectionKey.SSLMODE)).isEqualTo(mode);
    }

    @Test
    void trustInTheSystemsAuthoritiesWithLessThanFullVerificationIsRefused() {
        environment.put("PGSSLMODE", "require");

        assertThatThrownBy(() -> complete("sslrootcert=system"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "PGSSLMODE is too weak for sslrootcert=system: anyone can have a certificate from the system's"
                                + " authorities; use verify-full");
    }

    @Test
    void withoutAnybodysNameThereMustBeAUser() {
        assertThatThrownBy(() -> Settings.complete(Map.of(), environment, null, "?"))
                .hasMessage(
                        "user is not given, and the operating system has no name for this process' user; set user or"
                                + " PGUSER");
        assertThat(Settings.complete(Map.of(ConnectionKey.USER, "ann"), environment, null, "?")
                        .get(ConnectionKey.DBNAME))
                .isEqualTo("ann");
    }

    @Test
    void aNulInTheEnvironmentIsRefused() {
        environment.put("PGUSER", "a\0b");

        assertThatThrownBy(() -> complete("")).hasMessage("PGUSER holds a NUL character (U+0000)");
    }

    @Test
    void noSecretIsShown() {
        Settings settings = complete("password=s3cr3t sslpassword=s3cr3t scram_client_key=s3cr3t"
                + " scram_server_key=s3cr3t oauth_client_secret=s3cr3t host=db");

        assertThat(settings.toString())
                .contains("host=db", "password=(secret)", "scram_client_key=(secret)")
                .doesNotContain("s3cr3t");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [s]~host = s3cr3t            | line 2 of service file "FILE" is wrong: there must be no space between host and '='
            [s]~hots=s3cr3t              | line 2 of service file "FILE" is wrong: unknown connection parameter "hots"; did you mean "host"?
            ~# c~[s]~s3cr3t              | line 4 of service file "FILE" is no key=value pair
            [s]~service=t                | line 2 of service file "FILE" names another service, which a service may not
            [s]~ldap://s3cr3t/           | line 2 of service file "FILE" asks for a look-up in LDAP, which is not supported; write the settings out
            [s]~username=s3cr3t          | line 2 of service file "FILE" is wrong: service files are libpq's too, which does not know username; write user
            [t]~host=s3cr3t              | service "s" is not defined in "FILE"
            [s]~host=s3cr3t\0b           | line 2 of service file "FILE" gives host a value that is not valid UTF-8, or holds a NUL character
            """)
    void whatIsWrongInAServiceFileIsNamedAndNotShown(String text, String message) throws IOException {
        Path file = service(".pg_service.conf", text.replace('~', '\n'));

        assertThatThrownBy(() -> complete("service=s"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message.replace("FILE", file.toString()))
                .hasMessageNotContaining("s3cr3t");
    }

    @Test
    void aLineThatLibpqWouldNotReadIsRefused() throws IOException {
        Path file = service("x", "#" + "x".repeat(1_100) + "\n[s]\nhost=a\n");
        environment.put("PGSERVICEFILE", file.toString());

        assertThatThrownBy(() -> complete("service=s"))
                .hasMessage("line 1 of service file \"" + file + "\" is longer than 1021 bytes");
    }

    @Test
    void aServiceIsLookedForInTheUsersFileAndThenInTheSystems() throws IOException {
        Path users = service(".pg_service.conf", "[mine]\nhost=mine\n[both]\nhost=users\n");
        Path systems = service("pg_service.conf", "[theirs]\nhost=theirs\n[both]\nhost=systems\n");
        environment.put("PGSYSCONFDIR", home.toString());

        assertThat(complete("service=mine").get(ConnectionKey.HOST)).isEqualTo("mine");
        assertThat(complete("service=theirs").get(ConnectionKey.HOST)).isEqualTo("theirs");
        assertThat(complete("service=both").get(ConnectionKey.HOST)).isEqualTo("users");
        environment.put("PGSERVICE", "theirs");
        assertThat(complete("").get(ConnectionKey.HOST)).isEqualTo("theirs");
        assertThatThrownBy(() -> complete("service=none"))
                .hasMessage("service \"none\" is not defined in \"" + users + "\" or \"" + systems + "\"");
    }

    @Test
    void aServiceWithoutAnyFileIsAnErrorThatSaysWhereItWouldBe() {
        assertThatThrownBy(() -> complete("service=s"))
                .hasMessage("service \"s\" is not defined: there is neither ~/.pg_service.conf nor a file that"
                        + " PGSERVICEFILE or PGSYSCONFDIR names");
        environment.put("PGSERVICEFILE", home.resolve("none").toString());
        assertThatThrownBy(() -> complete("service=s"))
                .hasMessage("service file \"" + home.resolve("none") + "\" does not exist");
    }

    @Test
    void filesOfTheUserAreWhereTheSystemHasThem() {
        HomeDirectory unix = HomeDirectory.of(Map.of("HOME", "/h"), "Linux", "/other");
        HomeDirectory windows = HomeDirectory.of(Map.of("APPDATA", "data", "HOME", "/h"), "Windows 11", "/other");

        assertThat(unix).isNotNull();
        assertThat(unix.passFile()).isEqualTo(Path.of("/h/.pgpass"));
        assertThat(unix.serviceFile()).isEqualTo(Path.of("/h/.pg_service.conf"));
        assertThat(unix.sslFile("root.crt")).isEqualTo(Path.of("/h/.postgresql/root.crt"));
        assertThat(windows).isNotNull();
        assertThat(windows.passFile()).isEqualTo(Path.of("data", "postgresql", "pgpass.conf"));
        assertThat(windows.serviceFile()).isEqualTo(Path.of("data", "postgresql", ".pg_service.conf"));
        assertThat(windows.sslFile("root.crt")).isEqualTo(Path.of("data", "postgresql", "root.crt"));
        assertThat(HomeDirectory.of(Map.of(), "Linux", "/other"))
                .isEqualTo(new HomeDirectory(Path.of("/other"), false));
        assertThat(HomeDirectory.of(Map.of(), "Windows 11", "/other")).isNull();
        assertThat(HomeDirectory.of(Map.of(), "Linux", "?")).isNull();
    }

    private Settings complete(String string) {
        return Settings.complete(
                ConnectionString.parse(string), environment, new HomeDirectory(home, false), "somebody");
    }

    private Path service(String name, String text) throws IOException {
        return Files.writeString(home.resolve(name), text);
    }

    private void put(String variable, String value) {
        if (value != null) {
            environment.put(variable, value);
        }
    }
}
