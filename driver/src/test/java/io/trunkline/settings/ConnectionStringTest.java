// SPDX-License-Identifier: Apache-2.0
package io.trunkline.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What libpq cannot tell us of connection strings: what refusals say, and what our own names mean. */
class ConnectionStringTest {
    private static final String SECRET = "s3cr3t";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            username=s3cr3t            | user            | s3cr3t
            db_name=shop               | dbname          | shop
            hosts=a,b                  | host            | a,b
            ports=1,2                  | port            | 1,2
            ssl_mode=require           | sslmode         | require
            ca_file=/ca.pem            | sslrootcert     | /ca.pem
            keepalives_retries=3       | keepalives_count | 3
            max_db_pool_size=10        | pool_max_size   | 10
            conn_recycling_method=fast | pool_recycling  | fast
            connect_timeout_sec=5      | connect_timeout | 5
            connect_timeout_sec=50     | connect_timeout | 50
            connect_timeout_sec=0      | connect_timeout | 0
            connect_timeout_nanosec=500000000 | connect_timeout | 0.5
            connect_timeout_sec=5 connect_timeout_nanosec=1 | connect_timeout | 5.000000001
            connect_timeout_nanosec=0 connect_timeout_sec=5 | connect_timeout | 5
            tcp_user_timeout_sec=5     | tcp_user_timeout | 5000
            tcp_user_timeout_nanosec=1 | tcp_user_timeout | 1
            tcp_user_timeout_sec=1 tcp_user_timeout_nanosec=2000000 | tcp_user_timeout | 1002
            keepalives_idle_sec=7      | keepalives_idle | 7
            keepalives_idle_nanosec=1  | keepalives_idle | 1
            keepalives_idle_sec=7 keepalives_idle_nanosec=999999999 | keepalives_idle | 8
            keepalives_interval_sec=7  | keepalives_interval | 7
            keepalives_interval_nanosec=1 | keepalives_interval | 1
            ssl_mode=VerifyCa          | sslmode         | verify-ca
            sslmode=VerifyFull         | sslmode         | verify-full
            sslmode=SslMode.Allow      | sslmode         | allow
            sslmode=LoadBalanceHosts.Disable | sslmode   | LoadBalanceHosts.Disable
            sslmode=Disable            | sslmode         | disable
            sslmode=VERIFYCA           | sslmode         | VERIFYCA
            target_session_attrs=ReadWrite | target_session_attrs | read-write
            target_session_attrs=TargetSessionAttrs.ReadOnly | target_session_attrs | read-only
            target_session_attrs=PreferStandby | target_session_attrs | prefer-standby
            target_session_attrs=Any   | target_session_attrs | any
            load_balance_hosts=Random  | load_balance_hosts | random
            load_balance_hosts=LoadBalanceHosts.Disable | load_balance_hosts | disable
            conn_recycling_method=Clean | pool_recycling | clean
            pool_recycling=ConnRecyclingMethod.Verified | pool_recycling | verified
            keepalives=True            | keepalives      | 1
            keepalives=False           | keepalives      | 0
            application_name=True      | application_name | True
            """)
    void namesAndValuesThatPsqlpysUsersPasteAreUnderstood(String string, String key, String value) {
        Map<String, String> parsed = words(ConnectionString.parse(string));

        assertThat(parsed).containsExactly(Map.entry(key, value));
        assertThat(words(ConnectionString.parse("postgresql://?" + string.replace(' ', '&'))))
                .isEqualTo(parsed);
    }

    @Test
    void everyAliasIsInTheTestAbove() throws NoSuchMethodException {
        String table = getClass()
                .getDeclaredMethod(
                        "namesAndValuesThatPsqlpysUsersPasteAreUnderstood", String.class, String.class, String.class)
                .getAnnotation(CsvSource.class)
                .textBlock();

        assertThat(table)
                .contains(Arrays.stream(KeyAlias.values()).map(it -> it + "=").toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            user=ann username=bob                   | user and username
            username=bob user=ann                   | user and username
            sslmode=require ssl_mode=VerifyCa       | sslmode and ssl_mode
            connect_timeout=5 connect_timeout_sec=6 | connect_timeout and connect_timeout_sec
            connect_timeout=5 connect_timeout_sec=5 connect_timeout_nanosec=1 | connect_timeout and connect_timeout_sec/_nanosec
            tcp_user_timeout=5 tcp_user_timeout_sec=5 | tcp_user_timeout and tcp_user_timeout_sec
            """)
    void anAliasThatContradictsItsKeyIsAnErrorThatNamesBoth(String string, String names) {
        assertThatThrownBy(() -> ConnectionString.parse(string))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(names + " are two names of one parameter")
                .hasMessageNotContainingAny("ann", "bob");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user=ann username=ann",
                "sslmode=verify-ca ssl_mode=VerifyCa",
                "tcp_user_timeout=5000 tcp_user_timeout_sec=5",
                "connect_timeout=5 connect_timeout_sec=5 connect_timeout_nanosec=0",
                "username=bob username=ann user=bob user=ann"
            })
    void anAliasMayAgreeWithItsKey(String string) {
        assertThat(ConnectionString.parse(string)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            connect_timeout_sec=s3cr3t         | connect_timeout_sec must be a whole number of seconds between 0 and 2147483647
            connect_timeout_sec=-1             | connect_timeout_sec must be a whole number of seconds between 0 and 2147483647
            connect_timeout_sec=''             | connect_timeout_sec must be a whole number of seconds between 0 and 2147483647
            keepalives_idle_sec=2147483648     | keepalives_idle_sec must be a whole number of seconds between 0 and 2147483647
            tcp_user_timeout_nanosec=1000000000 | tcp_user_timeout_nanosec must be a whole number of nanoseconds between 0 and 999999999
            connect_timeout_sec=99999999999999999999 | connect_timeout_sec must be a whole number of seconds between 0 and 2147483647
            postgresql://s3cr3t@[::1           | malformed connection URI: an IPv6 address begins with '[' and has no ']'
            postgresql://s3cr3t@[]             | malformed connection URI: between '[' and ']' there is no IPv6 address
            postgresql://[::1]s3cr3t           | malformed connection URI: after the ']' of an IPv6 address only ':' and a port, ',', '/' or '?' may follow
            postgresql://u:s3cr3t%@h           | malformed connection URI: the password has a '%' that two hexadecimal digits do not follow; a '%' itself is written %25
            postgresql://u:s3cr3t%4@h          | malformed connection URI: the password has a '%' that two hexadecimal digits do not follow; a '%' itself is written %25
            postgresql://u:s3cr3t%４４@h        | malformed connection URI: the password has a '%' that two hexadecimal digits do not follow; a '%' itself is written %25
            postgresql://u:s3cr3t%00@h         | malformed connection URI: the password holds %00, which stands for nothing that PostgreSQL can hold
            postgresql://u:s3cr3t%ff@h         | malformed connection URI: the password has percent escapes that are not valid UTF-8
            postgresql://u:s3cr3t x@h          | malformed connection URI: the password holds a space; a space is written %20
            postgresql://s3cr3t%zz@h           | malformed connection URI: the user has a '%' that two hexadecimal digits do not follow; a '%' itself is written %25
            postgresql://s3cr3t%zz             | malformed connection URI: the host has a '%' that two hexadecimal digits do not follow; a '%' itself is written %25
            postgresql://h:s3cr3t%zz           | malformed connection URI: the port has a '%' that two hexadecimal digits do not follow; a '%' itself is written %25
            postgresql://h/s3cr3t%zz           | malformed connection URI: the dbname has a '%' that two hexadecimal digits do not follow; a '%' itself is written %25
            postgresql://h?s3cr3t%zz=1         | malformed connection URI: the key has a '%' that two hexadecimal digits do not follow; a '%' itself is written %25
            postgresql://h?options=s3cr3t%zz   | malformed connection URI: the value of options has a '%' that two hexadecimal digits do not follow; a '%' itself is written %25
            postgresql://h?port=1&s3cr3t       | malformed connection URI: pair 2 of the key=value pairs after '?' has no '='
            postgresql://h?options=a=s3cr3t    | malformed connection URI: the value of options holds a second '='; inside a value it is written %3D
            postgresql://h?ssl=s3cr3t          | ssl is understood as ssl=true only; say sslmode=… instead
            postgresql://u:p/a?s3cr3t=b@h      | malformed connection URI: a key after '?' is unknown (not shown, as an '@' follows and it may be part of a password); in a password '/' is written %2F and '@' %40
            postgresql://h?ap-s3cr3t=b         | malformed connection string: a key must be a word such as host or application_name, and what stands before one '=' is none (not shown, as it may be part of a password)
            postgresql://h?aplication_name=s3cr3t | unknown connection parameter "aplication_name"; did you mean "application_name"?
            host                               | malformed connection string: there is no '=' after host (key=value pairs separated by spaces, or a URI that begins with postgresql://)
            host=a s3cr3t                      | malformed connection string: there is no '=' after the key of pair 2 (key=value pairs separated by spaces, or a URI that begins with postgresql://)
            password=a s3cr3t                  | malformed connection string: there is no '=' after the key of pair 2; a value with spaces must stand in single quotes (key=value pairs separated by spaces, or a URI that begins with postgresql://)
            password=a s3cr3t=b                | malformed connection string: after a password without quotes comes a key that is unknown (not shown); a value with spaces must stand in single quotes
            host=a s3cr3t:p=b                  | malformed connection string: a key must be a word such as host or application_name, and what stands before one '=' is none (not shown, as it may be part of a password)
            jdbc:postgresql://u:s3cr3t@h       | malformed connection string: there is no '=' after the key of pair 1 (key=value pairs separated by spaces, or a URI that begins with postgresql://)
            =s3cr3t                            | malformed connection string: a key must be a word such as host or application_name, and what stands before one '=' is none (not shown, as it may be part of a password)
            password='s3cr3t                   | malformed connection string: the value of password begins with a single quote and has none at its end; one inside is written \\'
            """)
    void refusalsNameThePartAndSayWhatToDoAndShowNoValue(String string, String message) {
        assertThatThrownBy(() -> ConnectionString.parse(string))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message)
                .hasMessageNotContaining(SECRET)
                .hasNoCause();
    }

    @ParameterizedTest
    @CsvSource({
        "hostt, host",
        "HOST, host",
        "applicationName, application_name",
        "sslMode, sslmode",
        "ssl_mod, sslmode",
        "usr, user",
        "usernam, user",
        "targetServerType_attrs, target_session_attrs",
        "max_pool_size, pool_max_size",
        "db, dbname",
        "password_file, passfile"
    })
    void unknownKeysSuggestTheNearest(String unknown, String nearest) {
        String suggestion = nearest.equals("dbname") || nearest.equals("passfile")
                ? "unknown connection parameter \"" + unknown + "\""
                : "unknown connection parameter \"" + unknown + "\"; did you mean \"" + nearest + "\"?";
        assertThatThrownBy(() -> ConnectionString.parse(unknown + "=1")).hasMessageStartingWith(suggestion);
    }

    @Test
    void everyKeyWithOneWrongLetterSuggestsAKeyThatIsAsNear() {
        List<String> failures = new ArrayList<>();
        for (ConnectionKey key : ConnectionKey.values()) {
            String wrong = key.toString().substring(0, key.toString().length() - 1) + "Q";
            if (!key.equals(NearestKey.to(wrong))) {
                failures.add(wrong + " suggests " + NearestKey.to(wrong));
            }
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void aNameThatIsLikeNoneSuggestsNone() {
        assertThatThrownBy(() -> ConnectionString.parse("zzzzzzzz=1"))
                .hasMessage("unknown connection parameter \"zzzzzzzz\"; none has a similar name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"host=a\0b", "postgresql://a\0", "\0"})
    void aNulCharacterIsRefusedAnywhere(String string) {
        assertThatThrownBy(() -> ConnectionString.parse(string))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("malformed connection string: it holds a NUL character (U+0000)");
    }

    @Test
    void halfACharacterIsRefused() {
        assertThatThrownBy(() -> ConnectionString.parse("user=\ud800"))
                .hasMessage("malformed connection string: it holds half of a character (an unpaired surrogate)");
        assertThat(ConnectionString.parse("user=😀")).containsEntry(ConnectionKey.USER, "😀");
    }

    @Test
    void secretsAreTheKeysThatHoldThem() {
        Set<String> secret = new TreeSet<>();
        for (ConnectionKey key : ConnectionKey.values()) {
            if (key.isSecret()) {
                secret.add(key.toString());
            }
        }
        assertThat(secret)
                .containsExactly(
                        "oauth_client_secret", "password", "scram_client_key", "scram_server_key", "sslpassword");
    }

    private static Map<String, String> words(Map<ConnectionKey, String> parsed) {
        Map<String, String> words = new LinkedHashMap<>();
        parsed.forEach((key, value) -> words.put(key.toString(), value));
        return words;
    }
}
