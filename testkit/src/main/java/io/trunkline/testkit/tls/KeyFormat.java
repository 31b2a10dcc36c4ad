// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.tls;

/** How a private key may stand in a file. */
public enum KeyFormat {
    /** {@code BEGIN PRIVATE KEY}: any algorithm. */
    PKCS8_PEM(false),
    /** The same without the armour. */
    PKCS8_DER(false),
    /** {@code BEGIN ENCRYPTED PRIVATE KEY} by PBES2: PBKDF2 with HMAC-SHA-256, AES-256-CBC. */
    PKCS8_ENCRYPTED_PEM(true),
    /** {@code BEGIN ENCRYPTED PRIVATE KEY} by PKCS#12's older scheme: SHA-1 and Triple-DES. */
    PKCS8_ENCRYPTED_3DES_PEM(true),
    /** {@code BEGIN RSA PRIVATE KEY} (PKCS#1) or {@code BEGIN EC PRIVATE KEY} (SEC 1). */
    TRADITIONAL_PEM(false),
    /** The same without the armour. */
    TRADITIONAL_DER(false),
    /** The same with {@code Proc-Type: 4,ENCRYPTED}, AES-256-CBC. */
    TRADITIONAL_ENCRYPTED_PEM(true),
    /** PKCS#12: the key and its certificates in one file. */
    PKCS12(true);

    private final boolean encrypted;

    KeyFormat(boolean encrypted) {
        this.encrypted = encrypted;
    }

    /** Whether it takes a password. */
    public boolean isEncrypted() {
        return encrypted;
    }
}
