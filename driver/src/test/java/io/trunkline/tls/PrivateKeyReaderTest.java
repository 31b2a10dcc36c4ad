// SPDX-License-Identifier: Apache-2.0
package io.trunkline.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.testkit.gate.Seeds;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys as OpenSSL wrote them, compared with what the JDK reads of the same key as plain PKCS #8. */
class PrivateKeyReaderTest {
    private static PrivateKey read(String resource, String password) throws MalformedException {
        return PrivateKeyReader.read(Given.bytes(resource), password == null ? null : password.toCharArray());
    }

    private static PrivateKey plain(String algorithm, String resource) throws Exception {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(Given.bytes(resource)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa.pkcs8.pem", "rsa.pkcs8.der", "rsa.pkcs1.pem", "rsa.pkcs1.der"})
    void keysOfRsa(String file) throws Exception {
        assertThat(read(file, null)).isEqualTo(plain("RSA", "rsa.pkcs8.der"));
        assertThat(read(file, "ignored")).isEqualTo(plain("RSA", "rsa.pkcs8.der"));
    }

    @ParameterizedTest
    @CsvSource({
        "rsa.pbes2.pem, secret",
        "rsa.pbes2.der, secret",
        "rsa.pbes2-aes128-sha512.pem, secret",
        "rsa.pbes2-aes192-sha384.pem, secret",
        "rsa.pbes2-des3-sha1.pem, secret",
        "rsa.pbes2-umlaut.pem, pässwörd",
        "rsa.pbe-md5-des.pem, secret",
        "rsa.pbe-sha1-3des.pem, secret",
        "rsa.pbe-sha1-rc2-40.pem, secret",
        "rsa.pbe-sha1-rc2-128.pem, secret",
        "rsa.pbe-sha1-rc4-128.pem, secret",
        "rsa.pem-aes-128-cbc.pem, secret",
        "rsa.pem-aes-192-cbc.pem, secret",
        "rsa.pem-aes-256-cbc.pem, secret",
        "rsa.pem-des-ede3-cbc.pem, secret",
        "rsa.pem-des-cbc.pem, secret",
        "rsa.pem-umlaut.pem, pässwörd"
    })
    void encryptedKeysOfRsa(String file, String password) throws Exception {
        assertThat(read(file, password)).isEqualTo(plain("RSA", "rsa.pkcs8.der"));
        assertThatThrownBy(() -> read(file, null))
                .isInstanceOf(MalformedException.class)
                .hasMessage("is encrypted: give its password as sslpassword");
        for (int i = 0; i < 20; i++) {
            String wrong = "wr0ng" + i;
            assertThatThrownBy(() -> read(file, wrong))
                    .isInstanceOf(MalformedException.class)
                    .hasMessage("cannot be decrypted: sslpassword is not the password of this key");
        }
    }

    @ParameterizedTest
    @CsvSource({"ec.sec1.pem,", "ec.sec1.der,", "ec.pkcs8.pem,", "ec.pkcs8.der,", "ec.pem-aes-256-cbc.pem, secret"})
    void keysOfEllipticCurves(String file, String password) throws Exception {
        requireSameCurveKey(read(file, password));
    }

    /** The JDK compares such keys by their encoding, which is not the same for all that mean the same. */
    private static void requireSameCurveKey(PrivateKey key) throws Exception {
        ECPrivateKey expected = (ECPrivateKey) plain("EC", "ec.pkcs8.der");
        assertThat(((ECPrivateKey) key).getS()).isEqualTo(expected.getS());
        assertThat(((ECPrivateKey) key).getParams()).isEqualTo(expected.getParams());
    }

    @ParameterizedTest
    @CsvSource({"ed25519.pkcs8.pem,", "ed25519.pkcs8.der,", "ed25519.pbes2.pem, secret"})
    void keysOfEdwards(String file, String password) throws Exception {
        assertThat(read(file, password)).isEqualTo(plain("Ed25519", "ed25519.pkcs8.der"));
    }

    @ParameterizedTest
    @CsvSource({
        "rsa.scrypt.pem, is encrypted with a key derivation",
        "ec.explicit.pem, describes its curve instead of naming it",
        "dsa.pkcs8.pem, holds a key of a kind that TLS has no use for",
        "rsa.crt.pem, holds no private key",
        "rsa.crt.der, is not the structure that was expected"
    })
    void whatCannotBeUsedIsSaid(String file, String reason) {
        assertThatThrownBy(() -> read(file, "secret"))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void theFirstKeyOfAFileIsTaken() throws Exception {
        String text = "Bag Attributes: a key\r\n" + text("rsa.crt.pem") + text("ec.sec1.pem") + text("rsa.pkcs8.pem");

        PrivateKey key = PrivateKeyReader.read(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1), null);

        requireSameCurveKey(key);
    }

    @Test
    void brokenPemIsRefusedWithoutCitingIt() {
        String key = text("rsa.pkcs8.pem");
        refused(key.substring(0, key.length() / 2), "without an end");
        refused(key.replace("END PRIVATE", "END PUBLIC"), "begins as PRIVATE KEY and ends as PUBLIC KEY");
        refused(key.replace("\nMII", "\nM!I"), "not base64");
        refused(key.replace("-----END", "AAA=\n-----END"), "not base64");
        refused("-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n", "structure");
        refused("", "structure");
        refused("hello", "structure");
        refused(text("rsa.pem-aes-256-cbc.pem").replace("AES-256-CBC", "ROT-13-CBC"), "DEK-Info must name one of");
        refused(text("rsa.pem-aes-256-cbc.pem").replace("AES-256-CBC,", "AES-256-CBC,xyz"), "not hex");
    }

    private static void refused(String text, String reason) {
        assertThatThrownBy(() -> PrivateKeyReader.read(text.getBytes(StandardCharsets.ISO_8859_1), new char[] {'x'}))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("MII")
                .hasMessageNotContaining("M!I");
    }

    private static String text(String resource) {
        return new String(Given.bytes(resource), StandardCharsets.ISO_8859_1);
    }

    /** Whatever bytes there are: a key or a reason, never another exception. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rsa.pkcs8.der",
                "rsa.pkcs1.der",
                "ec.sec1.der",
                "ed25519.pkcs8.der",
                "ec.pem-aes-256-cbc.pem",
                "ec.pkcs8.pem"
            })
    void damageIsAlwaysAReason(String file) {
        Random random = new Random(Seeds.seed("damaged " + file));
        byte[] whole = Given.bytes(file);
        for (int i = 0; i < 500; i++) {
            byte[] damaged =
                    random.nextInt(4) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            for (int j = random.nextInt(4); j >= 0 && damaged.length > 0; j--) {
                damaged[random.nextInt(Math.min(damaged.length, 60))] = (byte) random.nextInt(256);
            }
            assertThatCode(() -> {
                        try {
                            PrivateKeyReader.read(damaged, "secret".toCharArray());
                        } catch (MalformedException reason) {
                            assertThat(reason.reason()).isNotEmpty();
                        }
                    })
                    .doesNotThrowAnyException();
        }
    }
}
