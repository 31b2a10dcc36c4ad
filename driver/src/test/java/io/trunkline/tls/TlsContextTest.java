// SPDX-License-Identifier: Apache-2.0
package io.trunkline.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.X509Bundle;
import io.trunkline.SslCertMode;
import io.trunkline.SslMode;
import io.trunkline.TlsVersion;
import io.trunkline.UsageException;
import io.trunkline.error.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options and files: what is read, what is wrong with it, and when it is read again. */
class TlsContextTest {
    private static final Authority OURS = Authority.named("Ours");

    @TempDir
    private Path folder;

    private Given given() {
        return new Given(folder).mode(SslMode.REQUIRE);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(Given given) {
        return assertThatThrownBy(given::load)
                .isInstanceOfSatisfying(UsageException.class, error -> assertThat(error.outcome())
                        .isEqualTo(Outcome.NOT_SENT));
    }

    // Authorities

    @ParameterizedTest
    @EnumSource(names = {"VERIFY_CA", "VERIFY_FULL"})
    void verificationNeedsAuthorities(SslMode mode) {
        refused(given().mode(mode).root(folder + "/nowhere.crt"))
                .hasMessageContaining("nowhere.crt\" does not exist")
                .hasMessageContaining("sslmode=" + mode)
                .hasMessageContaining("sslrootcert=system");
        refused(given().mode(mode).defaults(folder)).hasMessageContaining("root.crt\" does not exist");
        refused(given().mode(mode)).hasMessageContaining("no home directory");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "VERIFY_FULL")
    void theAuthoritiesOfThePlatformNeedVerifyFull(SslMode mode) {
        refused(given().mode(mode).root("system"))
                .hasMessageContaining("sslmode=" + mode + " is too weak")
                .hasMessageContaining("verify-full");
    }

    @Test
    void theAuthoritiesOfThePlatformAreAMatterOfTheNameAlone() {
        assertThat(given().mode(SslMode.VERIFY_FULL).root("system").load().isCurrent())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'hello', is neither PEM nor DER",
        "'', is neither PEM nor DER",
        "'-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----', holds no certificate",
        "'-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', number 1",
        "'-----BEGIN CERTIFICATE-----\nAAAA', is cut off",
        "'0hello', that cannot be read"
    })
    void whatIsNoCertificateIsSaid(String content, String reason) {
        Given given = given();

        refused(given.root(given.file("root.crt", content.getBytes(StandardCharsets.ISO_8859_1))))
                .hasMessageContaining("sslrootcert: the file \"" + folder.resolve("root.crt") + "\"")
                .hasMessageContaining(reason);
    }

    @Test
    void aFolderIsNoFile() {
        refused(given().root(folder.toString())).hasMessageContaining("is not a regular file");
        refused(given().root("a\0b")).hasMessageContaining("sslrootcert is not the name of a file");
    }

    @Test
    void authoritiesMayBeDerOrCarryTheNotesOfOpenSsl() {
        for (String form : List.of("rsa.crt.der", "rsa.trusted.pem", "rsa.crt.pem")) {
            Given given = given();
            assertThatCode(() -> given.root(given.resource(form)).load())
                    .as(form)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void authoritiesThatHaveAllExpiredAreRefusedAtOnce() {
        Instant past = Instant.now().minus(Authority.DAY);
        X509Bundle old = Authority.built(
                Authority.root("Old").notBefore(past.minus(Authority.DAY)).notAfter(past), null);

        refused(given().trusting(old.getCertificate()))
                .hasMessageContaining(
                        "expired on " + old.getCertificate().getNotAfter().toInstant());
    }

    @Test
    void listsOfRevokedCertificatesMustBeSuch() {
        Given broken = given().trusting(OURS.certificate());
        refused(broken.crl(broken.file("some.crl", new byte[] {1, 2})))
                .hasMessageContaining("sslcrl: the file")
                .hasMessageContaining("neither PEM nor DER");
        Given other = given().trusting(OURS.certificate());
        refused(other.crl(other.file("some.crl", Given.pem("CERTIFICATE", OURS.certificate()))))
                .hasMessageContaining("no list of revoked certificates");
        refused(given().trusting(OURS.certificate()).crlFolder(folder + "/nowhere"))
                .hasMessageContaining("sslcrldir")
                .hasMessageContaining("is not a directory");
    }

    // Certificate and key

    @ParameterizedTest
    @CsvSource({
        "rsa.crt.pem, rsa.pkcs8.pem,",
        "rsa.crt.der, rsa.pkcs1.der,",
        "rsa.crt.pem, rsa.pbes2.pem, secret",
        "ec.crt.pem, ec.sec1.pem,",
        "rsa.p12,, secret",
        "rsa.p12, rsa.p12, secret",
        ", rsa.p12, secret",
        "rsa.legacy.p12,, secret",
        "rsa.empty.p12,,",
        "rsa.crt.pem, rsa.p12, secret",
        "rsa.p12, rsa.pbes2.pem, secret"
    })
    void certificatesAndKeysComeInManyForms(String certificate, String key, String password) {
        Given given = given().certificateMode(SslCertMode.REQUIRE).password(password);
        if (certificate != null) {
            given.certificate(given.resource(certificate));
        }
        if (key != null) {
            given.key(given.resource(key));
        }

        assertThatCode(given::load).doesNotThrowAnyException();
        ClientIdentity identity = ClientIdentity.load(given.options(), new FileWatch());
        assertThat(identity.chain()).hasSize(1);
        assertThat(identity.toString()).isEqualTo("ClientIdentity[CN=client]");
    }

    @ParameterizedTest
    @CsvSource({
        "rsa.crt.pem, ec.pkcs8.pem,, is not the key of the certificate",
        "ec.crt.pem, rsa.pkcs8.pem,, is not the key of the certificate",
        "rsa.crt.pem, rsa.pbes2.pem,, is encrypted: give its password as sslpassword",
        "rsa.crt.pem, rsa.pbes2.pem, wr0ng, sslpassword is not the password",
        "rsa.crt.pem, rsa.crt.pem,, holds no private key",
        "rsa.pkcs8.pem, rsa.pkcs8.pem,, holds no certificate",
        "rsa.p12,,, give its password as sslpassword",
        "rsa.p12,, wr0ng, sslpassword is not its password"
    })
    void whatDoesNotFitIsSaid(String certificate, String key, String password, String reason) {
        Given given = given().password(password);
        given.certificate(given.resource(certificate));
        if (key != null) {
            given.key(given.resource(key));
        }

        refused(given)
                .hasMessageContaining(reason)
                .hasMessageContaining("the file \"" + folder)
                .hasMessageNotContaining("wr0ng");
    }

    @Test
    void anotherKeyOfTheSameKindDoesNotFit() {
        X509Bundle one = OURS.issue(it -> it.subject("CN=one"));
        X509Bundle two = OURS.issue(it -> it.subject("CN=two"));
        Given given = given().client(one);
        given.key(given.file("two.key", two.getPrivateKeyPEM().getBytes(StandardCharsets.US_ASCII)));

        refused(given).hasMessageContaining("sslkey: the file").hasMessageContaining("is not the key");
    }

    @Test
    void aCertificateNeedsItsKey() {
        Given given = given();
        refused(given.certificate(given.resource("rsa.crt.pem"))).hasMessageContaining("but not its private key");
        refused(given.key(folder + "/nowhere.key")).hasMessageContaining("nowhere.key");
    }

    @Test
    void aCertificateThatIsNotThereIsOnlyMissedIfItIsRequired() {
        Given given = given().certificate(folder + "/nowhere.crt");

        assertThatCode(given::load).doesNotThrowAnyException();
        refused(given.certificateMode(SslCertMode.REQUIRE))
                .hasMessageContaining("nowhere.crt\" does not exist")
                .hasMessageContaining("sslcertmode=require");
        refused(given().certificateMode(SslCertMode.REQUIRE)).hasMessageContaining("name its file as sslcert");
    }

    @Test
    void whatIsNotShownIsNotRead() {
        Given given = given().certificateMode(SslCertMode.DISABLE);

        assertThatCode(given.certificate(given.file("broken.crt", new byte[] {1}))::load)
                .doesNotThrowAnyException();
    }

    @Test
    void theDefaultFilesAreUsedIfTheyAreThere() {
        Given given = given().defaults(folder);
        given.file("postgresql.crt", Given.bytes("rsa.crt.pem"));
        refused(given).hasMessageContaining("postgresql.key");

        given.file("postgresql.key", Given.bytes("rsa.pkcs1.pem"));
        assertThat(ClientIdentity.load(given.options(), new FileWatch())).isNotNull();
    }

    @Test
    void aHomeThatIsNoFolderHasNoFiles() {
        assertThatCode(given().defaults(Path.of("/dev/null/.postgresql"))::load).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-----w-", "rwx--x---", "rw--w----"})
    void aKeyThatOthersCanReachIsRefused(String permissions) throws IOException {
        Given given = given();
        Path key = Path.of(given.resource("rsa.pkcs8.pem"));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(permissions));

        refused(given.certificate(given.resource("rsa.crt.pem")).key(key.toString()))
                .hasMessageContaining("sslkey: the file \"" + key + "\" has group or world access")
                .hasMessageContaining("0600");
    }

    @ParameterizedTest
    @CsvSource({
        "600, 1000, false",
        "400, 1000, false",
        "640, 1000, true",
        "604, 1000, true",
        "640, 0, false",
        "600, 0, false",
        "660, 0, true",
        "644, 0, true"
    })
    void whoMayReachAKeyDependsOnWhoOwnsIt(String mode, int owner, boolean exposed) {
        assertThat(OptionFile.isExposed(0100000 | Integer.parseInt(mode, 8), owner))
                .isEqualTo(exposed);
    }

    // Versions

    @Test
    void versionsMustMakeARangeThatJavaSpeaks() {
        refused(given().versions(TlsVersion.TLS_1_3, TlsVersion.TLS_1_2))
                .hasMessageContaining("ssl_min_protocol_version (TLSv1.3)")
                .hasMessageContaining("ssl_max_protocol_version (TLSv1.2)");
        refused(given().versions(TlsVersion.TLS_1_0, TlsVersion.TLS_1_1))
                .hasMessageContaining("jdk.tls.disabledAlgorithms");
        refused(given().versions(null, TlsVersion.TLS_1_1)).hasMessageContaining("TLSv1.2");
    }

    @Test
    void enginesSpeakWhatIsAskedFor() {
        assertThat(protocols(given())).containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
        assertThat(protocols(given().versions(TlsVersion.TLS_1_0, null)))
                .containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
        assertThat(protocols(given().versions(TlsVersion.TLS_1_3, null))).containsExactly("TLSv1.3");
        assertThat(protocols(given().versions(null, TlsVersion.TLS_1_2))).containsExactly("TLSv1.2");
    }

    private static String[] protocols(Given given) {
        return given.load().engine("db.example.com", 5432).engine().getEnabledProtocols();
    }

    @Test
    void aHostIsNeededToVerifyItsName() {
        Given given = given().trusting(OURS.certificate());

        assertThatThrownBy(() -> given.mode(SslMode.VERIFY_FULL).load().engine("", 5432))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("verify-full");
        assertThatCode(() -> given.mode(SslMode.VERIFY_CA).load().engine("", 5432))
                .doesNotThrowAnyException();
    }

    // Files that change

    @Test
    void aContextIsCurrentUntilAFileChangesComesOrGoes() throws IOException {
        Given given = given().trusting(OURS.certificate()).defaults(folder);
        TlsContext context = given.load();
        assertThat(context.isCurrent()).isTrue();

        given.file("postgresql.crt", Given.bytes("rsa.crt.pem"));
        assertThat(context.isCurrent()).as("a default file has come").isFalse();
        given.file("postgresql.key", Given.bytes("rsa.pkcs8.pem"));
        context = given.load();
        assertThat(context.isCurrent()).isTrue();

        Path key = folder.resolve("postgresql.key");
        Files.setLastModifiedTime(key, FileTime.from(Instant.now().plusSeconds(10)));
        assertThat(context.isCurrent()).as("the key has changed").isFalse();

        context = given.load();
        Files.delete(folder.resolve("root.crt"));
        assertThat(context.isCurrent()).as("the authorities have gone").isFalse();
    }

    @Test
    void aContextIsNoLongerCurrentWhenALinkPointsElsewhere() throws IOException {
        Path one = Given.write(folder.resolve("one/root.crt"), Given.pem("CERTIFICATE", OURS.certificate()));
        Path two = Given.write(folder.resolve("two/root.crt"), Files.readAllBytes(one));
        Files.setLastModifiedTime(two, Files.getLastModifiedTime(one));
        Path link = Files.createSymbolicLink(folder.resolve("current"), one);
        TlsContext context = given().root(link.toString()).load();
        assertThat(context.isCurrent()).isTrue();

        Files.delete(link);
        Files.createSymbolicLink(link, two);
        assertThat(context.isCurrent()).isFalse();
    }

    @Test
    void aFolderOfListsIsWatched() {
        Given given = given().trusting(OURS.certificate()).crlFolder(folder + "/crl");
        Given.write(folder.resolve("crl/one"), OURS.revoking(Instant.now().plus(Authority.DAY)));
        TlsContext context = given.load();
        assertThat(context.isCurrent()).isTrue();

        Given.write(folder.resolve("crl/two"), OURS.revoking(Instant.now().plus(Authority.DAY)));
        assertThat(context.isCurrent()).isFalse();
    }

    // Secrets

    @Test
    void thePasswordIsInNoText() {
        TlsOptions options = given().password("hunter2").options();

        assertThat(options.toString()).contains("sslpassword=***").doesNotContain("hunter2");
        assertThat(given().options().toString()).contains("sslpassword=none");
        assertThat(options).isEqualTo(given().password("hunter2").options());
        assertThat(options).isNotEqualTo(given().password("hunter3").options());
    }

    @Test
    void emptyIsTheSameAsNone() {
        assertThat(given().root("")
                        .certificate("")
                        .key("")
                        .password("")
                        .crl("")
                        .crlFolder("")
                        .options())
                .isEqualTo(given().options());
    }
}
