// SPDX-License-Identifier: Apache-2.0
package io.trunkline.tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Opens private keys that a password protects, in the three ways that OpenSSL has written them: PBES2 (its default since
 * 1.1), PBES1 with the ciphers of PKCS #5 and PKCS #12, and the encryption of PEM itself, from before PKCS #8.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8018">PKCS #5: password-based cryptography</a>
 */
final class KeyEncryption {
    /** Many times what anybody uses; more would only keep a processor busy. */
    private static final int MOST_ITERATIONS = 10_000_000;

    private static final int LONGEST_KEY = 64;
    private static final String WRONG_PASSWORD = "cannot be decrypted: sslpassword is not the password of this key";

    private static final String PBES2 = "1.2.840.113549.1.5.13";
    private static final String PBKDF2 = "1.2.840.113549.1.5.12";
    private static final String HMAC_SHA_1 = "1.2.840.113549.2.7";

    private static final Map<String, String> PBES1 = Map.of(
            "1.2.840.113549.1.5.3", "PBEWithMD5AndDES",
            "1.2.840.113549.1.12.1.1", "PBEWithSHA1AndRC4_128",
            "1.2.840.113549.1.12.1.2", "PBEWithSHA1AndRC4_40",
            "1.2.840.113549.1.12.1.3", "PBEWithSHA1AndDESede",
            "1.2.840.113549.1.12.1.5", "PBEWithSHA1AndRC2_128",
            "1.2.840.113549.1.12.1.6", "PBEWithSHA1AndRC2_40");

    private static final Map<String, String> PSEUDO_RANDOM = Map.of(
            HMAC_SHA_1,
            "HmacSHA1",
            "1.2.840.113549.2.8",
            "HmacSHA224",
            "1.2.840.113549.2.9",
            "HmacSHA256",
            "1.2.840.113549.2.10",
            "HmacSHA384",
            "1.2.840.113549.2.11",
            "HmacSHA512");

    private static final Map<String, BlockCipher> CIPHERS = Map.of(
            "2.16.840.1.101.3.4.1.2", BlockCipher.AES_128,
            "2.16.840.1.101.3.4.1.22", BlockCipher.AES_192,
            "2.16.840.1.101.3.4.1.42", BlockCipher.AES_256,
            "1.2.840.113549.3.7", BlockCipher.TRIPLE_DES);

    private static final Map<String, BlockCipher> PEM_CIPHERS = Map.of(
            "AES-128-CBC", BlockCipher.AES_128,
            "AES-192-CBC", BlockCipher.AES_192,
            "AES-256-CBC", BlockCipher.AES_256,
            "DES-EDE3-CBC", BlockCipher.TRIPLE_DES,
            "DES-CBC", BlockCipher.DES);

    private enum BlockCipher {
        AES_128("AES", 16, 16),
        AES_192("AES", 24, 16),
        AES_256("AES", 32, 16),
        TRIPLE_DES("DESede", 24, 8),
        DES("DES", 8, 8);

        private final String algorithm;
        private final int keyLength;
        private final int blockLength;

        BlockCipher(String algorithm, int keyLength, int blockLength) {
            this.algorithm = algorithm;
            this.keyLength = keyLength;
            this.blockLength = blockLength;
        }

        byte[] decrypt(byte[] key, byte[] vector, byte[] data) throws GeneralSecurityException, MalformedException {
            if (vector.length != blockLength) {
                throw new MalformedException("has an initialization vector of the wrong length");
            }
            Cipher cipher = Cipher.getInstance(algorithm + "/CBC/PKCS5Padding");
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, algorithm), new IvParameterSpec(vector));
            return cipher.doFinal(data);
        }
    }

    private KeyEncryption() {}

    /**
     * Opens an EncryptedPrivateKeyInfo.
     *
     * <pre>
     * SEQUENCE { SEQUENCE { algorithm OID, parameters }, encrypted OCTET STRING }
     * </pre>
     */
    static byte[] open(byte[] encrypted, char[] password) throws MalformedException {
        Der info = new Der(encrypted).enter(Der.SEQUENCE);
        Der scheme = info.enter(Der.SEQUENCE);
        String algorithm = scheme.oid();
        Der parameters = scheme.enter(Der.SEQUENCE);
        byte[] data = info.bytes(Der.OCTET_STRING);
        if (algorithm.equals(PBES2)) {
            return pbes2(parameters, data, password);
        }
        String pbes1 = PBES1.get(algorithm);
        if (pbes1 == null) {
            throw unknown(algorithm);
        }
        byte[] salt = parameters.bytes(Der.OCTET_STRING);
        int iterations = parameters.count(MOST_ITERATIONS);
        PBEKeySpec spec = new PBEKeySpec(password);
        try {
            SecretKey key = SecretKeyFactory.getInstance(pbes1).generateSecret(spec);
            Cipher cipher = Cipher.getInstance(pbes1);
            cipher.init(Cipher.DECRYPT_MODE, key, new PBEParameterSpec(salt, iterations));
            return cipher.doFinal(data);
        } catch (GeneralSecurityException failure) {
            throw new MalformedException(WRONG_PASSWORD, failure);
        } finally {
            spec.clearPassword();
        }
    }

    /**
     * <pre>
     * SEQUENCE { SEQUENCE { pbkdf2 OID, SEQUENCE { salt, iterations, keyLength?, SEQUENCE { prf OID, NULL }? } },
     *            SEQUENCE { cipher OID, initialization vector OCTET STRING } }
     * </pre>
     */
    private static byte[] pbes2(Der parameters, byte[] data, char[] password) throws MalformedException {
        Der derivation = parameters.enter(Der.SEQUENCE);
        String function = derivation.oid();
        if (!function.equals(PBKDF2)) {
            throw new MalformedException("is encrypted with a key derivation (" + function
                    + ") that Java has not. Write it anew: openssl pkcs8 -topk8 -v2 aes-256-cbc");
        }
        Der pbkdf2 = derivation.enter(Der.SEQUENCE);
        byte[] salt = pbkdf2.bytes(Der.OCTET_STRING);
        int iterations = pbkdf2.count(MOST_ITERATIONS);
        if (pbkdf2.tag() == Der.INTEGER) {
            pbkdf2.count(LONGEST_KEY);
        }
        String random = pbkdf2.hasMore() ? pbkdf2.enter(Der.SEQUENCE).oid() : HMAC_SHA_1;
        Der encryption = parameters.enter(Der.SEQUENCE);
        String cipherName = encryption.oid();
        BlockCipher cipher = CIPHERS.get(cipherName);
        String mac = PSEUDO_RANDOM.get(random);
        if (cipher == null || mac == null || iterations == 0 || salt.length == 0) {
            throw unknown(cipher == null ? cipherName : random);
        }
        byte[] vector = encryption.bytes(Der.OCTET_STRING);
        PBEKeySpec spec = new PBEKeySpec(password, salt, iterations, cipher.keyLength * 8);
        byte[] key = {};
        try {
            key = SecretKeyFactory.getInstance("PBKDF2With" + mac)
                    .generateSecret(spec)
                    .getEncoded();
            return cipher.decrypt(key, vector, data);
        } catch (GeneralSecurityException failure) {
            throw new MalformedException(WRONG_PASSWORD, failure);
        } finally {
            spec.clearPassword();
            Arrays.fill(key, (byte) 0);
        }
    }

    /**
     * Opens a block of PEM that is encrypted as such. The key is made of MD5 over the password and the first eight bytes of
     * the initialization vector, and of MD5 over that and the same again until it is long enough.
     *
     * @param header what DEK-Info says: a cipher, a comma, and the initialization vector as hex
     */
    static byte[] openPem(String header, byte[] data, char[] password) throws MalformedException {
        int comma = header.indexOf(',');
        BlockCipher cipher = comma < 0 ? null : PEM_CIPHERS.get(header.substring(0, comma));
        if (cipher == null) {
            throw new MalformedException("is encrypted in a way that is not known: DEK-Info must name one of "
                    + PEM_CIPHERS.keySet().stream().sorted().toList());
        }
        byte[] vector;
        try {
            vector = HexFormat.of().parseHex(header.substring(comma + 1).strip());
        } catch (IllegalArgumentException notHex) {
            throw new MalformedException("has a DEK-Info header that is not hex", notHex);
        }
        byte[] key = {};
        try {
            key = md5Key(password, Arrays.copyOf(vector, 8), cipher.keyLength);
            return cipher.decrypt(key, vector, data);
        } catch (GeneralSecurityException failure) {
            throw new MalformedException(WRONG_PASSWORD, failure);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] md5Key(char[] password, byte[] salt, int length) throws GeneralSecurityException {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        ByteArrayOutputStream key = new ByteArrayOutputStream();
        byte[] last = {};
        while (key.size() < length) {
            md5.update(last);
            md5.update(encoded.duplicate());
            md5.update(salt);
            last = md5.digest();
            key.writeBytes(last);
        }
        while (encoded.hasRemaining()) {
            encoded.put((byte) 0);
        }
        return Arrays.copyOf(key.toByteArray(), length);
    }

    private static MalformedException unknown(String algorithm) {
        return new MalformedException("is encrypted in a way that is not known (" + algorithm
                + "). Write it anew: openssl pkcs8 -topk8 -v2 aes-256-cbc");
    }
}
