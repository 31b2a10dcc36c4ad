// SPDX-License-Identifier: Apache-2.0
package io.trunkline.tls;

import static io.trunkline.tls.Authority.DAY;
import static io.trunkline.tls.Authority.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.trunkline.SslCertMode;
import io.trunkline.SslMode;
import io.trunkline.TlsVersion;
import io.trunkline.UsageException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.bouncycastle.asn1.x500.X500Name;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is believed, and what is shown, in handshakes of both versions of TLS. */
class HandshakeTest {
    private static final Authority OURS = Authority.named("Ours");
    private static final Authority THEIRS = Authority.named("Theirs");
    private static final X509Bundle SERVER = OURS.server();

    @TempDir
    private Path folder;

    private Given given() {
        return new Given(folder);
    }

    private Given trusting(X509Certificate... certificates) {
        return given().trusting(certificates);
    }

    /** What the handshake failed of, in the engine's own exception as the transport will see it. */
    private static AbstractThrowableAssert<?, ? extends Throwable> refused(Given given, X509Bundle server) {
        return assertThatThrownBy(() -> Handshake.of(given.load(), Handshake.server(server)))
                .isInstanceOf(SSLException.class)
                .cause()
                .isInstanceOf(CertificateException.class);
    }

    private static void believed(Given given, X509Bundle server) throws SSLException {
        Handshake.of(given.load(), Handshake.server(server));
    }

    @ParameterizedTest
    @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
    void aServerOfOurAuthorityIsBelievedInBothVersions(TlsVersion version) throws SSLException {
        Given given = trusting(OURS.certificate()).versions(version, version);

        Handshake handshake = Handshake.of(given.load(), Handshake.server(SERVER));

        assertThat(handshake.client.engine().getSession().getProtocol()).isEqualTo(version.toString());
        assertThat(handshake.client.engine().getApplicationProtocol()).isEqualTo("postgresql");
        assertThat(handshake.protocolsOffered).containsExactly("postgresql");
        assertThat(handshake.client.endPointHash()).isEqualTo(EndPointHash.of(SERVER.getCertificate()));
    }

    @ParameterizedTest
    @CsvSource({
        "TLS_1_2, VERIFY_FULL",
        "TLS_1_3, VERIFY_FULL",
        "TLS_1_3, VERIFY_CA",
        "TLS_1_3, REQUIRE",
        "TLS_1_3, PREFER"
    })
    void aServerOfAnotherAuthorityIsRefusedWhereverAuthoritiesAreNamed(TlsVersion version, SslMode mode) {
        refused(trusting(OURS.certificate()).mode(mode).versions(version, version), THEIRS.server())
                .hasMessageContaining("is not trusted")
                .hasMessageContaining("root.crt")
                .hasMessageContaining("CN=Theirs");
    }

    @ParameterizedTest
    @EnumSource(names = {"ALLOW", "PREFER", "REQUIRE"})
    void withoutAuthoritiesAnyServerIsTakenUnlessVerificationIsAskedFor(SslMode mode) throws SSLException {
        believed(given().mode(mode), THEIRS.server());
        believed(given().mode(mode).root(folder.resolve("nowhere.crt").toString()), THEIRS.server());
        believed(given().mode(mode).defaults(folder), THEIRS.server());
    }

    @Test
    void theDefaultFileOfAuthoritiesIsUsedIfItIsThere() throws SSLException {
        Given given = given().mode(SslMode.PREFER).defaults(folder);
        given.file("root.crt", Given.pem("CERTIFICATE", OURS.certificate()));

        believed(given, SERVER);
        refused(given, THEIRS.server()).hasMessageContaining("is not trusted");
    }

    @Test
    void onlyVerifyFullAsksForTheHost() throws SSLException {
        X509Bundle other = OURS.issue(it -> it.subject("CN=x").addSanDnsName("other.example.com"));

        believed(trusting(OURS.certificate()).mode(SslMode.VERIFY_CA), other);
        refused(trusting(OURS.certificate()), other)
                .hasMessage("the server's certificate is for \"other.example.com\", not for \"" + HOST + "\"");
    }

    @Test
    void aFileMayHoldManyAuthoritiesAndTheTextAroundThem() throws SSLException {
        believed(trusting(THEIRS.certificate(), OURS.certificate()), SERVER);
    }

    @Test
    void expiredCertificatesAreRefusedWithTheirDate() {
        Instant past = Instant.now().minus(DAY);
        X509Bundle expired = OURS.server(it -> it.notBefore(past.minus(DAY)).notAfter(past));

        refused(trusting(OURS.certificate()).mode(SslMode.REQUIRE), expired)
                .hasMessage("the server's certificate expired on "
                        + expired.getCertificate().getNotAfter().toInstant());
    }

    @Test
    void certificatesOfTheFutureAreRefusedWithTheirDate() {
        X509Bundle early = OURS.server(it -> it.notBefore(Instant.now().plus(DAY)));

        refused(trusting(OURS.certificate()).mode(SslMode.VERIFY_CA), early)
                .hasMessage("the server's certificate is not valid before "
                        + early.getCertificate().getNotBefore().toInstant());
    }

    @Test
    void anAuthorityBetweenIsFollowedIfTheServerSendsIt() throws SSLException {
        Authority between = OURS.below("Between");

        believed(trusting(OURS.certificate()), between.server());
    }

    @Test
    void anAuthorityBetweenMayBeTrustedOnItsOwn() throws SSLException {
        Authority between = OURS.below("Between");

        believed(trusting(between.certificate()), between.server());
        refused(trusting(between.certificate()), SERVER).hasMessageContaining("is not trusted");
    }

    @Test
    void anExpiredAuthorityBetweenIsRefusedByName() {
        Authority between = new Authority(Authority.built(
                Authority.root("Between")
                        .notBefore(Instant.now().minus(DAY.multipliedBy(3)))
                        .notAfter(Instant.now().minus(DAY)),
                OURS.bundle()));

        refused(trusting(OURS.certificate()), between.server())
                .hasMessageContaining("CN=Between")
                .hasMessageContaining("expired on");
    }

    @Test
    void aServersOwnCertificateMayBeTrustedItself() throws SSLException {
        X509Bundle own =
                Authority.built(new CertificateBuilder().subject("CN=" + HOST).setIsCertificateAuthority(true), null);
        KeyPair keys = Authority.keys();
        X509Certificate simple = Authority.selfSigned(new X500Name("CN=" + HOST), keys);
        SSLContext simpleServer = Handshake.server(keys.getPrivate(), new X509Certificate[] {simple});

        believed(trusting(own.getCertificate()), own);
        Handshake.of(trusting(simple).load(), simpleServer);
        assertThatThrownBy(() -> Handshake.of(trusting(own.getCertificate()).load(), simpleServer))
                .hasMessageContaining("the server's certificate is not");
        assertThatThrownBy(() ->
                        Handshake.of(trusting(simple).load(), "other.example.com", simpleServer.createSSLEngine()))
                .hasMessageContaining("not for \"other.example.com\"");
    }

    @Test
    void whoIsNoAuthorityVouchesForNobodyElse() {
        KeyPair keys = Authority.keys();
        KeyPair otherKeys = Authority.keys();
        X500Name name = new X500Name("CN=simple");
        X509Certificate simple = Authority.selfSigned(name, keys);
        X509Certificate forged = Authority.signed(new X500Name("CN=" + HOST), otherKeys, name, keys);
        SSLContext server = Handshake.server(otherKeys.getPrivate(), new X509Certificate[] {forged, simple});

        assertThatThrownBy(() -> Handshake.of(trusting(simple).load(), server))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("is not trusted");
    }

    @Test
    void authoritiesThatHaveExpiredAreLeftOut() {
        Instant past = Instant.now().minus(DAY);
        X509Bundle old =
                Authority.built(Authority.root("Old").notBefore(past.minus(DAY)).notAfter(past), null);

        refused(trusting(old.getCertificate(), OURS.certificate()), new Authority(old).server())
                .hasMessageContaining("1 more are expired or not yet valid");
    }

    @Test
    void whatIsForClientsIsNotForServers() {
        refused(trusting(OURS.certificate()), OURS.server(CertificateBuilder::addExtendedKeyUsageClientAuth))
                .hasMessageContaining("is not trusted");
    }

    @Test
    void theAuthoritiesOfThePlatformDoNotKnowOurs() {
        refused(given().root("system"), SERVER).hasMessageContaining("this Java's trust store");
    }

    // Revocation

    @Test
    void revokedCertificatesAreRefused() throws SSLException {
        X509Bundle revoked = OURS.server();
        byte[] list = OURS.revoking(Instant.now().plus(DAY), revoked.getCertificate());
        Given given = trusting(OURS.certificate());
        given.crl(given.file("some.crl", Given.pem("X509 CRL", List.of(list))));

        believed(given, SERVER);
        refused(given, revoked).hasMessageContaining("was revoked on").hasMessageContaining("KEY_COMPROMISE");
    }

    @Test
    void theDefaultListIsUsedIfItIsThere() throws SSLException {
        X509Bundle revoked = OURS.server();
        Given given = trusting(OURS.certificate()).defaults(folder);
        given.file("root.crl", OURS.revoking(Instant.now().plus(DAY), revoked.getCertificate()));

        believed(given, SERVER);
        refused(given, revoked).hasMessageContaining("was revoked on");
    }

    @Test
    void eachAuthorityMustHaveACurrentListOnceThereIsOne() throws SSLException {
        Authority between = OURS.below("Between");
        Given given =
                trusting(OURS.certificate()).crlFolder(folder.resolve("crl").toString());
        Given.write(folder.resolve("crl/one"), OURS.revoking(Instant.now().plus(DAY)));

        believed(given, SERVER);
        refused(given, between.server()).hasMessageContaining("may be revoked").hasMessageContaining("CN=Between");

        Given.write(folder.resolve("crl/two"), between.revoking(Instant.now().minus(DAY)));
        refused(given, between.server()).hasMessageContaining("no current list");

        Given.write(folder.resolve("crl/two"), between.revoking(Instant.now().plus(DAY)));
        believed(given, between.server());
    }

    @Test
    void anAuthorityBetweenMayBeRevoked() {
        Authority between = OURS.below("Between");
        Given given =
                trusting(OURS.certificate()).crlFolder(folder.resolve("crl").toString());
        Given.write(folder.resolve("crl/one"), OURS.revoking(Instant.now().plus(DAY), between.certificate()));
        Given.write(folder.resolve("crl/two"), between.revoking(Instant.now().plus(DAY)));

        refused(given, between.server()).hasMessageContaining("CN=Between").hasMessageContaining("was revoked");
    }

    @Test
    void aListThatDoesNotExistRevokesNothing() throws SSLException {
        believed(trusting(OURS.certificate()).crl(folder.resolve("nowhere.crl").toString()), SERVER);
    }

    // What the client shows

    @ParameterizedTest
    @CsvSource({
        "TLS_1_2, ecp256",
        "TLS_1_3, ecp256",
        "TLS_1_2, rsa2048",
        "TLS_1_3, rsa2048",
        "TLS_1_2, ed25519",
        "TLS_1_3, ed25519"
    })
    void aClientShowsItsCertificateToWhoeverAsks(TlsVersion version, CertificateBuilder.Algorithm algorithm)
            throws Exception {
        X509Bundle client = THEIRS.issue(it -> it.subject("CN=app").algorithm(algorithm));
        Given given = trusting(OURS.certificate())
                .client(client)
                .certificateMode(SslCertMode.REQUIRE)
                .versions(version, version);
        // The server says that it takes certificates of another authority: ours is sent all the same.
        SSLEngine server = Handshake.server(SERVER, OURS.certificate()).createSSLEngine();
        server.setNeedClientAuth(true);

        Handshake handshake = Handshake.of(given.load(), HOST, server);

        assertThat(server.getSession().getPeerCertificates()).containsExactly(client.getCertificate());
        assertThat(handshake.client.askedForCertificate()).isTrue();
        assertThat(handshake.client.sentCertificate()).isTrue();
        assertThatCode(handshake.client::requireCertificateSent).doesNotThrowAnyException();
    }

    @Test
    void aChainIsSentAsAWhole() throws Exception {
        Authority between = OURS.below("Between");
        X509Bundle client = between.issue(it -> it.subject("CN=app"));
        SSLEngine server = Handshake.server(SERVER).createSSLEngine();
        server.setNeedClientAuth(true);

        Handshake.of(trusting(OURS.certificate()).client(client).load(), HOST, server);

        assertThat(server.getSession().getPeerCertificates())
                .containsExactly(client.getCertificate(), between.certificate());
    }

    @ParameterizedTest
    @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
    void aServerThatDoesNotAskIsFoundOut(TlsVersion version) throws SSLException {
        Given given = trusting(OURS.certificate())
                .client(OURS.issue(it -> it))
                .certificateMode(SslCertMode.REQUIRE)
                .versions(version, version);

        Handshake handshake = Handshake.of(given.load(), Handshake.server(SERVER));

        assertThat(handshake.client.askedForCertificate()).isFalse();
        assertThat(handshake.client.sentCertificate()).isFalse();
        assertThatThrownBy(handshake.client::requireCertificateSent)
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("did not ask");
    }

    @ParameterizedTest
    @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
    void nothingIsSentIfThereIsNothingOrItIsDisabled(TlsVersion version) throws SSLException {
        Given disabled = trusting(OURS.certificate())
                .client(OURS.issue(it -> it))
                .certificateMode(SslCertMode.DISABLE)
                .versions(version, version);
        Given none = trusting(OURS.certificate()).versions(version, version);
        for (Given given : List.of(disabled, none)) {
            SSLEngine server = Handshake.server(SERVER).createSSLEngine();
            server.setUseClientMode(false);
            server.setWantClientAuth(true);

            Handshake handshake = Handshake.of(given.load(), HOST, server);

            assertThat(handshake.client.askedForCertificate()).isTrue();
            assertThat(handshake.client.sentCertificate()).isFalse();
            assertThatThrownBy(handshake.client::requireCertificateSent)
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("without a certificate");
        }
    }

    // What is told and negotiated

    @Test
    void theHostIsToldUnlessItIsSwitchedOff() throws SSLException {
        assertThat(told(trusting(OURS.certificate()), HOST)).containsExactly(HOST);
        assertThat(told(trusting(OURS.certificate()).sni(false), HOST)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "DB.Example.com, db.example.com",
        "db.example.com., db.example.com",
        "localhost, localhost",
        "bücher.example, xn--bcher-kva.example",
        "192.0.2.1,",
        "::1,",
        "fe80::1%eth0,",
        "127.1,"
    })
    void onlyNamesAreTold(String host, String told) throws SSLException {
        List<String> names = told(trusting(OURS.certificate()).mode(SslMode.VERIFY_CA), host);

        assertThat(names).isEqualTo(told == null ? List.of() : List.of(told));
    }

    /** The JDK's server refuses such a name, other servers do not: so it is looked for in what is sent. */
    @Test
    void aNameThatDnsForbidsIsToldAllTheSame() throws SSLException {
        SSLEngine engine =
                trusting(OURS.certificate()).load().engine("db_primary", 5432).engine();
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());

        engine.beginHandshake();
        engine.wrap(ByteBuffer.allocate(0), hello);

        assertThat(new String(hello.array(), 0, hello.position(), StandardCharsets.ISO_8859_1))
                .contains("db_primary");
    }

    private static List<String> told(Given given, String host) throws SSLException {
        return Handshake.of(given.load(), host, Handshake.server(SERVER).createSSLEngine()).namesTold;
    }

    @Test
    void aServerThatSpeaksOnlyWhatIsTooOldIsRefused() {
        Given given = trusting(OURS.certificate()).versions(TlsVersion.TLS_1_3, null);
        SSLEngine server = Handshake.server(SERVER).createSSLEngine();
        server.setEnabledProtocols(new String[] {"TLSv1.2"});

        assertThatThrownBy(() -> Handshake.of(given.load(), HOST, server)).isInstanceOf(SSLException.class);
    }

    @Test
    void sessionsAreResumedWithTheSameHostOnly() throws SSLException {
        TlsContext client = trusting(OURS.certificate())
                .mode(SslMode.VERIFY_CA)
                .versions(null, TlsVersion.TLS_1_2)
                .load();
        SSLContext server = Handshake.server(SERVER);

        byte[] first = sessionId(Handshake.of(client, server));

        assertThat(sessionId(Handshake.of(client, server))).isEqualTo(first);
        assertThat(sessionId(Handshake.of(client, "other.example.com", server.createSSLEngine())))
                .isNotEqualTo(first);
    }

    private static byte[] sessionId(Handshake handshake) {
        return handshake.client.engine().getSession().getId();
    }

    @ParameterizedTest
    @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
    void aResumedSessionIsStillThatOfOurCertificate(TlsVersion version) throws SSLException {
        TlsContext client = trusting(OURS.certificate())
                .client(OURS.issue(it -> it))
                .versions(version, version)
                .load();
        SSLContext server = Handshake.server(SERVER);
        for (int i = 0; i < 2; i++) {
            SSLEngine engine = server.createSSLEngine();
            engine.setUseClientMode(false);
            engine.setNeedClientAuth(true);

            Handshake handshake = Handshake.of(client, HOST, engine);

            assertThatCode(handshake.client::requireCertificateSent).doesNotThrowAnyException();
            assertThat(handshake.client.endPointHash()).isEqualTo(EndPointHash.of(SERVER.getCertificate()));
        }
    }
}
