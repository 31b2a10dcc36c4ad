// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScramTest {
    private static final int CAP = 100_000;
    private static final byte[] SALT = {1, 2, 3, 4};

    // The example of RFC 7677, section 3
    private static final String CLIENT_NONCE = "rOprNGfwEbeRWgbNEkqO";
    private static final String SERVER_NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final String SERVER_FIRST =
            "r=" + CLIENT_NONCE + SERVER_NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    private static final String CLIENT_FINAL =
            "c=biws,r=" + CLIENT_NONCE + SERVER_NONCE + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    private static final String SERVER_FINAL = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    private final SecureRandom random = new SecureRandom();
    private final ScramClient example = new ScramClient("user", "pencil", ChannelBinding.NONE, CLIENT_NONCE);

    @Test
    void theClientOfTheExampleSaysWhatTheRfcSays() {
        assertThat(text(example.clientFirst())).isEqualTo("n,,n=user,r=" + CLIENT_NONCE);
        example.serverFirst(bytes(SERVER_FIRST), 4096);
        assertThat(text(example.clientFinal())).isEqualTo(CLIENT_FINAL);
        assertThat(example.isVerified()).isFalse();
        example.serverFinal(bytes(SERVER_FINAL));
        assertThat(example.isVerified()).isTrue();
    }

    @Test
    void theServerOfTheExampleSaysWhatTheRfcSays() {
        byte[] salt = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
        ScramServer server = new ScramServer("pencil", salt, 4096, ChannelBinding.NONE, SERVER_NONCE);
        assertThat(text(server.serverFirst(example.clientFirst()))).isEqualTo(SERVER_FIRST);
        assertThat(text(server.serverFinal(bytes(CLIENT_FINAL)))).isEqualTo(SERVER_FINAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "", "pässword", "\uFB01\u00A0x", "🐘"})
    void clientAndServerAgreeOnTheSamePassword(String password) {
        ScramClient client = new ScramClient(password, ChannelBinding.NONE, random);
        exchange(client, new ScramServer(password, SALT, 16, ChannelBinding.NONE, random));
        assertThat(client.isVerified()).isTrue();
    }

    @Test
    void formsOfTheSamePasswordAreTheSame() {
        ScramClient client = new ScramClient("e\u0301", ChannelBinding.NONE, random);
        exchange(client, new ScramServer("\u00E9", SALT, 16, ChannelBinding.NONE, random));
        assertThat(client.isVerified()).isTrue();
    }

    @Test
    void aWrongPasswordIsFoundByTheServer() {
        ScramClient client = new ScramClient("wrong", ChannelBinding.NONE, random);
        ScramServer server = new ScramServer("right", SALT, 16, ChannelBinding.NONE, random);
        assertThatThrownBy(() -> exchange(client, server))
                .isInstanceOf(ScramException.class)
                .hasMessageContaining("proof is wrong");
        assertThat(client.isVerified()).isFalse();
    }

    @Test
    void bothEndsBindToTheSameCertificateOrNotAtAll() {
        ChannelBinding certificate = ChannelBinding.tlsServerEndPoint(new byte[] {1, 2, 3});
        ChannelBinding another = ChannelBinding.tlsServerEndPoint(new byte[] {1, 2, 4});
        ScramClient client = new ScramClient("secret", certificate, random);
        assertThat(client.mechanism()).isEqualTo("SCRAM-SHA-256-PLUS");
        exchange(client, new ScramServer("secret", SALT, 16, certificate, random));
        assertThat(client.isVerified()).isTrue();

        refuses(certificate, another, "bound to another channel");
        refuses(certificate, ChannelBinding.NONE, "channel binding that was offered");
        refuses(ChannelBinding.NOT_OFFERED, certificate, "channel binding that was offered");

        ScramClient unbound = new ScramClient("secret", ChannelBinding.NOT_OFFERED, random);
        exchange(unbound, new ScramServer("secret", SALT, 16, ChannelBinding.NONE, random));
        assertThat(unbound.isVerified()).isTrue();
        assertThatThrownBy(() -> ChannelBinding.tlsServerEndPoint(new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void refuses(ChannelBinding ofClient, ChannelBinding ofServer, String why) {
        ScramClient client = new ScramClient("secret", ofClient, random);
        ScramServer server = new ScramServer("secret", SALT, 16, ofServer, random);
        assertThatThrownBy(() -> exchange(client, server))
                .isInstanceOf(ScramException.class)
                .hasMessageContaining(why);
    }

    private static void exchange(ScramClient client, ScramServer server) {
        client.serverFirst(server.serverFirst(client.clientFirst()), CAP);
        client.serverFinal(server.serverFinal(client.clientFinal()));
    }

    static Stream<Arguments> malformedServerFirst() {
        String ours = CLIENT_NONCE;
        return Stream.of(
                Arguments.of("", "no attribute r"),
                Arguments.of("r=" + ours + ",s=AAAA,i=4096", "does not extend ours"),
                Arguments.of("r=x" + ours + ",s=AAAA,i=4096", "does not extend ours"),
                Arguments.of("r=other,s=AAAA,i=4096", "does not extend ours"),
                Arguments.of("r=,s=AAAA,i=4096", "empty attribute r"),
                Arguments.of("r=" + ours + "\u0007,s=AAAA,i=4096", "not printable"),
                Arguments.of("r=" + ours + "é,s=AAAA,i=4096", "not printable"),
                Arguments.of("r=" + ours + "x", "no attribute s"),
                Arguments.of("r=" + ours + "x,i=4096,s=AAAA", "no attribute s"),
                Arguments.of("r=" + ours + "x,s=,i=4096", "empty attribute s"),
                Arguments.of("r=" + ours + "x,s=AAA,i=4096", "not valid base64"),
                Arguments.of("r=" + ours + "x,s=A===,i=4096", "not valid base64"),
                Arguments.of("r=" + ours + "x,s=AA*A,i=4096", "not valid base64"),
                Arguments.of("r=" + ours + "x,s=AAAA", "no attribute i"),
                Arguments.of("r=" + ours + "x,s=AAAA,i=", "empty attribute i"),
                Arguments.of("r=" + ours + "x,s=AAAA,i=0", "not a positive number"),
                Arguments.of("r=" + ours + "x,s=AAAA,i=-1", "not a positive number"),
                Arguments.of("r=" + ours + "x,s=AAAA,i=+1", "not a positive number"),
                Arguments.of("r=" + ours + "x,s=AAAA,i=04096", "not a positive number"),
                Arguments.of("r=" + ours + "x,s=AAAA,i=4096x", "not a positive number"),
                Arguments.of("r=" + ours + "x,s=AAAA,i=\u0661", "not a positive number"),
                Arguments.of("r=" + ours + "x,s=AAAA,i=100001", "beyond the limit of 100000"),
                Arguments.of("r=" + ours + "x,s=AAAA,i=2147483647", "beyond the limit"),
                Arguments.of("r=" + ours + "x,s=AAAA,i=9223372036854775808", "beyond the limit"),
                Arguments.of("r=" + ours + "x,s=AAAA,i=4096,", "after its last attribute"),
                Arguments.of("r=" + ours + "x,s=AAAA,i=4096,,", "no attribute"),
                Arguments.of("r=" + ours + "x,s=AAAA,i=4096,x", "no attribute x"),
                Arguments.of("r=" + ours + "x,s=AAAA,i=4096,x=", "empty attribute x"),
                Arguments.of("r=" + ours + "x,s=AAAA,i=4096,7=x", "what is no attribute"),
                Arguments.of("m=ext,r=" + ours + "x,s=AAAA,i=4096", "extension that nobody knows"),
                Arguments.of("e=unknown-user", "ended the SCRAM exchange: unknown-user"));
    }

    @ParameterizedTest
    @MethodSource("malformedServerFirst")
    void aMalformedFirstMessageOfTheServerIsRefused(String message, String why) {
        example.clientFirst();
        assertThatThrownBy(() -> example.serverFirst(bytes(message), CAP))
                .isInstanceOf(ScramException.class)
                .hasMessageContaining(why);
        assertThatThrownBy(example::clientFinal)
                .isInstanceOf(ScramException.class)
                .hasMessageContaining("out of turn");
    }

    @Test
    void aMessageThatIsNotUtf8IsRefused() {
        example.clientFirst();
        assertThatThrownBy(() -> example.serverFirst(new byte[] {'r', '=', (byte) 0xFF}, CAP))
                .isInstanceOf(ScramException.class)
                .hasMessageContaining("not valid UTF-8");
    }

    @Test
    void theCapItselfAndExtensionsOfNoMeaningAreTaken() {
        example.clientFirst();
        example.serverFirst(bytes("r=" + CLIENT_NONCE + "x,s=AAAA,i=50,x=y,Z=1"), 50);
        assertThat(text(example.clientFinal())).startsWith("c=biws,r=" + CLIENT_NONCE + "x,p=");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95H4= | signature is wrong",
                "v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4= | signature is wrong",
                "v=6rri                                         | signature is wrong",
                "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4  | not valid base64",
                "v=                                             | empty attribute v",
                "''                                             | no attribute v",
                "x=6rri                                         | no attribute v",
                "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=, | after its last attribute",
                "e=invalid-proof                                | ended the SCRAM exchange: invalid-proof"
            })
    void aServerThatDoesNotProveItselfIsRefused(String message, String why) {
        example.clientFirst();
        example.serverFirst(bytes(SERVER_FIRST), CAP);
        example.clientFinal();
        assertThatThrownBy(() -> example.serverFinal(bytes(message)))
                .isInstanceOf(ScramException.class)
                .hasMessageContaining(why);
        assertThat(example.isVerified()).isFalse();
        assertThatThrownBy(() -> example.serverFinal(bytes(SERVER_FINAL))).hasMessageContaining("out of turn");
    }

    @Test
    void messagesOutOfTurnAreRefused() {
        assertThatThrownBy(() -> example.serverFinal(bytes(SERVER_FINAL))).isInstanceOf(ScramException.class);
        assertThatThrownBy(() -> example.serverFirst(bytes(SERVER_FIRST), CAP)).isInstanceOf(ScramException.class);
        assertThatThrownBy(example::clientFinal).isInstanceOf(ScramException.class);
        example.clientFirst();
        assertThatThrownBy(() -> example.serverFinal(bytes(SERVER_FINAL))).isInstanceOf(ScramException.class);
        example.serverFirst(bytes(SERVER_FIRST), CAP);
        assertThatThrownBy(() -> example.serverFirst(bytes(SERVER_FIRST), CAP)).isInstanceOf(ScramException.class);
        assertThatThrownBy(example::clientFirst).isInstanceOf(ScramException.class);
    }

    @Test
    void anInterruptEndsTheExpensivePart() {
        example.clientFirst();
        example.serverFirst(bytes("r=" + CLIENT_NONCE + "x,s=AAAA,i=999999999"), Integer.MAX_VALUE);
        Thread.currentThread().interrupt();
        assertThatThrownBy(example::clientFinal)
                .isInstanceOf(ScramException.class)
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "n,,n=user                | no attribute r",
                "n,,r=abc                 | no attribute n",
                "n,a=other,n=user,r=abc   | channel binding",
                "p=tls-unique,,n=user,r=a | channel binding",
                "''                       | channel binding",
                "n,,n=user,r=             | empty attribute r"
            })
    void aMalformedFirstMessageOfTheClientIsRefused(String message, String why) {
        ScramServer server = new ScramServer("secret", SALT, 1, ChannelBinding.NONE, random);
        assertThatThrownBy(() -> server.serverFirst(bytes(message)))
                .isInstanceOf(ScramException.class)
                .hasMessageContaining(why);
        assertThatThrownBy(() -> server.serverFinal(bytes(CLIENT_FINAL))).isInstanceOf(ScramException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "c=eSws,r=abcdef,p=AAAA   | bound to another channel",
                "c=biws,r=abcdeg,p=AAAA   | another nonce",
                "c=biws,r=abcdef,p=AAAA   | proof is wrong",
                "c=biws,r=abcdef          | ends, or goes on",
                "c=biws,r=abcdef,x=1,p=AAAA,y=1 | after its last attribute"
            })
    void aMalformedFinalMessageOfTheClientIsRefused(String message, String why) {
        ScramServer server = new ScramServer("secret", SALT, 1, ChannelBinding.NONE, "def");
        server.serverFirst(bytes("n,,n=,r=abc"));
        assertThatThrownBy(() -> server.serverFinal(bytes(message)))
                .isInstanceOf(ScramException.class)
                .hasMessageContaining(why);
    }

    @Test
    void noncesAreNewEveryTimeAndNothingSecretIsShown() {
        ScramClient one = new ScramClient("hunter2", ChannelBinding.NONE, random);
        ScramClient other = new ScramClient("hunter2", ChannelBinding.NONE, random);
        byte[] first = one.clientFirst();
        assertThat(Arrays.equals(first, other.clientFirst())).isFalse();
        assertThat(text(first)).matches("n,,n=,r=[A-Za-z0-9+/]{24}");
        assertThat(one + " " + new ScramServer("hunter2", SALT, 1, ChannelBinding.NONE, random))
                .doesNotContain("hunter2");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
