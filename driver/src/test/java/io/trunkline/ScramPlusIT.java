// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.testkit.tls.CertificateSpec;
import io.trunkline.testkit.tls.KeyAlgorithm;
import io.trunkline.testkit.tls.TestAuthority;
import io.trunkline.testkit.tls.TestCertificate;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Channel binding with a real server: that it binds, and that nobody can stand between. */
@TestInstance(Lifecycle.PER_CLASS)
class ScramPlusIT {
    private static final TlsServer SERVER = TlsServer.shared();

    @AfterAll
    void showTheUsual() {
        SERVER.show(TlsServer.USUAL);
    }

    private static String asAda(int port, String settings) {
        return SERVER.as("ada", "host=localhost port=" + port + " sslmode=require connect_timeout=20 " + settings);
    }

    private static void letIn(String settings) {
        PgConfig config = PgConfig.parse(settings);
        assertThat(TlsFiles.ask(config, "select current_user::text")).isEqualTo(config.user());
    }

    /** The server offers it and checks it: a session with channel_binding=require is a proof that it was done. */
    @ParameterizedTest(name = "{0} signing by {1}")
    @CsvSource({
        "RSA, SHA256withRSA",
        "RSA, SHA384withRSA",
        "RSA, SHA512withRSA",
        "RSA, SHA256withRSAandMGF1",
        "RSASSA_PSS, SHA384withRSAandMGF1",
        "EC_P256, SHA256withECDSA",
        "EC_P384, SHA384withECDSA",
        "EC_P256, SHA512withECDSA"
    })
    void aRealServerAgreesOnTheHash(KeyAlgorithm key, String signature) {
        SERVER.show(TestAuthority.create("signer", key).signingBy(signature).server("localhost"));
        for (String binding : List.of("require", "prefer", "disable")) {
            letIn(asAda(SERVER.port(), "channel_binding=" + binding));
        }
    }

    /** Such a server offers no binding, and cannot: its own library knows of none for this signature. */
    @Test
    void aServerThatSignsByEd25519IsGoodForAnythingButBinding() {
        SERVER.show(TestAuthority.create("signer", KeyAlgorithm.ED25519)
                .issue(CertificateSpec.server("localhost").key(KeyAlgorithm.ED25519)));
        TlsFiles.refused(PgConfig.parse(asAda(SERVER.port(), "channel_binding=require")), "channel_binding=require");
        letIn(asAda(SERVER.port(), "channel_binding=disable"));
    }

    @ParameterizedTest(name = "{0}, {1} → {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "ada | sslmode=require | ",
                "ada | sslmode=disable | no TLS to bind to",
                "plain | sslmode=require | password authentication, which knows no channel binding",
                "digest | sslmode=require | md5 authentication, which knows no channel binding",
                "trusted | sslmode=require | lets us in without channel binding",
                "plain | sslmode=disable | password authentication, which knows no channel binding",
                "digest | sslmode=disable | md5 authentication, which knows no channel binding",
                "trusted | sslmode=disable | lets us in without channel binding",
                "ada | sslmode=require password=wrong | password authentication failed"
            })
    void whatIsRequiredIsMeant(String user, String settings, String said) {
        SERVER.show(TlsServer.USUAL);
        String text = SERVER.as(user, "host=localhost channel_binding=require " + settings);
        if (said == null) {
            letIn(text);
        } else {
            TlsFiles.refused(PgConfig.parse(text), said);
        }
    }

    // Somebody who stands between, with a certificate of their own, and passes everything on.

    @Test
    void whoStandsBetweenIsFoundOut() throws IOException {
        SERVER.show(TlsServer.USUAL);
        TestCertificate own = TlsFiles.stranger().server("localhost");
        for (String binding : List.of("prefer", "require")) {
            try (RawTlsServer between = RawTlsServer.withTls(own, ScramPlusIT::passOn)) {
                TlsFiles.refused(
                        PgConfig.parse(asAda(between.port(), "channel_binding=" + binding)),
                        "SCRAM channel binding check failed");
            }
        }
        // Without binding they are not: what found them out was the binding.
        try (RawTlsServer between = RawTlsServer.withTls(own, ScramPlusIT::passOn)) {
            letIn(asAda(between.port(), "channel_binding=disable"));
        }
    }

    private static void passOn(Socket client) throws IOException {
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), SERVER.port())) {
            plain.getOutputStream().write(new byte[] {0, 0, 0, 8, 4, (byte) 0xd2, 0x16, 0x2f});
            plain.getInputStream().read();
            try (SSLSocket server =
                    (SSLSocket) credulous().getSocketFactory().createSocket(plain, "localhost", SERVER.port(), true)) {
                Thread back = new Thread(() -> copy(server, client), "pass-on");
                back.start();
                copy(client, server);
                back.join(10_000);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        byte[] some = new byte[8192];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                out.write(some, 0, count);
            }
            to.close();
        } catch (IOException over) {
            // Either side has left.
        }
    }

    private static SSLContext credulous() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Credulous()}, null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    // A server that has no password to know, and lies about it.

    static Stream<Arguments> lies() {
        String salt = "c2FsdHNhbHRzYWx0";
        return Stream.of(
                lie("no nonce of its own", nonce -> "r=" + nonce + ",s=" + salt + ",i=4096", "nonce"),
                lie("another nonce", nonce -> "r=x" + nonce + ",s=" + salt + ",i=4096", "nonce"),
                lie("100,001 iterations", nonce -> "r=" + nonce + "x,s=" + salt + ",i=100001", "limit of 100000"),
                lie("no salt", nonce -> "r=" + nonce + "x,i=4096", "SCRAM"),
                lie("an extension", nonce -> "m=evil,r=" + nonce + "x,s=" + salt + ",i=4096", "extension"));
    }

    private static Arguments lie(String name, UnaryOperator<String> serverFirst, String said) {
        return Arguments.of(name, serverFirst, said);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void aLieEndsItBeforeAnyProof(String name, UnaryOperator<String> serverFirst, String said) throws IOException {
        AtomicReference<String> proof = new AtomicReference<>();
        try (RawTlsServer liar = liar(serverFirst, new Authentication.Ok(), proof)) {
            TlsFiles.refused(PgConfig.parse(asAda(liar.port(), "channel_binding=require")), said);
        }
        assertThat(proof.get()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ok", "signature", "refusal"})
    void aServerThatCannotSignIsNotBelieved(String end) throws IOException {
        BackendMessage last =
                switch (end) {
                    case "signature" -> new Authentication.SaslFinal(ascii("v=" + "A".repeat(43) + "="));
                    case "refusal" -> new Authentication.SaslFinal(ascii("e=channel-bindings-dont-match"));
                    default -> new Authentication.Ok();
                };
        String said =
                switch (end) {
                    case "signature" -> "signature is wrong";
                    case "refusal" -> "channel-bindings-dont-match";
                    default -> "without having proved";
                };
        AtomicReference<String> proof = new AtomicReference<>();
        try (RawTlsServer liar = liar(nonce -> "r=" + nonce + "x,s=c2FsdA==,i=4096", last, proof)) {
            TlsFiles.refused(PgConfig.parse(asAda(liar.port(), "channel_binding=require")), said);
        }
        assertThat(proof.get()).contains(",p=").startsWith("c=");
    }

    private static RawTlsServer liar(
            UnaryOperator<String> serverFirst, BackendMessage last, AtomicReference<String> proof) {
        return RawTlsServer.withTls(TlsServer.USUAL, client -> {
            DataInputStream in = new DataInputStream(client.getInputStream());
            RawTlsServer.readStartup(in);
            RawTlsServer.send(client, new Authentication.Sasl(List.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256")));
            String first = RawTlsServer.read(in);
            String nonce = first.substring(first.indexOf("r=") + 2);
            RawTlsServer.send(client, new Authentication.SaslContinue(ascii(serverFirst.apply(nonce))));
            proof.set(RawTlsServer.read(in));
            RawTlsServer.send(client, last);
            in.skipNBytes(Integer.MAX_VALUE);
        });
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Believes everybody, as whoever stands between does. */
    private static final class Credulous extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
