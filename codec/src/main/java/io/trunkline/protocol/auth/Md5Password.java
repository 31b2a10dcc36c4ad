// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The answer to a demand for an MD5 password (PostgreSQL manual, 54.2.1 Start-up). Weak: whoever reads the server's stored
 * password can log in with it, and what goes over the wire can be guessed at.
 */
public final class Md5Password {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private Md5Password() {}

    /**
     * {@return {@code "md5" + md5(md5(password + user) + salt)}, in hexadecimal}
     *
     * @param salt the 4 bytes the server sent
     */
    public static String answer(String user, String password, byte[] salt) {
        MessageDigest md5 = md5();
        md5.update(password.getBytes(StandardCharsets.UTF_8));
        byte[] stored = hex(md5.digest(user.getBytes(StandardCharsets.UTF_8)));
        md5.update(stored);
        return "md5" + new String(hex(md5.digest(salt)), StandardCharsets.US_ASCII);
    }

    private static byte[] hex(byte[] bytes) {
        byte[] digits = new byte[2 * bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            digits[2 * i] = (byte) HEX[bytes[i] >> 4 & 0xF];
            digits[2 * i + 1] = (byte) HEX[bytes[i] & 0xF];
        }
        return digits;
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException missing) {
            throw new UnsupportedOperationException("this Java has no MD5, which the server demands", missing);
        }
    }
}
