// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The functions of SCRAM-SHA-256 (RFC 5802, section 3, with the hash of RFC 7677). */
final class ScramKeys {
    private ScramKeys() {}

    /**
     * The salted password: as many HMACs one after the other as there are iterations, which is what makes it expensive.
     *
     * @throws ScramException if the thread is interrupted meanwhile, which it stays
     */
    static byte[] saltedPassword(byte[] password, byte[] salt, int iterations) {
        Mac mac = mac(password);
        mac.update(salt);
        mac.update(new byte[] {0, 0, 0, 1});
        byte[] round = mac.doFinal();
        byte[] salted = round.clone();
        for (int i = 1; i < iterations; i++) {
            if (i % 1024 == 0 && Thread.currentThread().isInterrupted()) {
                throw new ScramException("interrupted while the password was salted");
            }
            mac.update(round);
            try {
                mac.doFinal(round, 0);
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
            for (int j = 0; j < salted.length; j++) {
                salted[j] ^= round[j];
            }
        }
        return salted;
    }

    static byte[] clientKey(byte[] saltedPassword) {
        return hmac(saltedPassword, "Client Key");
    }

    static byte[] serverKey(byte[] saltedPassword) {
        return hmac(saltedPassword, "Server Key");
    }

    static byte[] hmac(byte[] key, String text) {
        return hmac(key, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] hmac(byte[] key, byte[] data) {
        return mac(key).doFinal(data);
    }

    static byte[] hash(byte[] data) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(data);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no SHA-256", missing);
        }
    }

    static byte[] xor(byte[] one, byte[] other) {
        byte[] result = new byte[one.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (byte) (one[i] ^ other[i]);
        }
        return result;
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            // HMAC fills keys up with zeros, so a zero is as good as an empty key, which Java refuses.
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no HmacSHA256", missing);
        }
    }
}
