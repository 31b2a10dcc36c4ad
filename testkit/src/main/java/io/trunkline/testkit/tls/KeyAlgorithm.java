// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.tls;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/** What kind of key a certificate has, and by what an authority with such a key signs unless told otherwise. */
public enum KeyAlgorithm {
    /** 2048 bits; may sign by PKCS#1 or by RSASSA-PSS. */
    RSA("RSA", "SHA256withRSA"),
    /** An RSA key of 2048 bits whose certificate says that it signs by RSASSA-PSS only. */
    RSASSA_PSS("RSASSA-PSS", "SHA256withRSAandMGF1"),
    /** The curve P-256. */
    EC_P256("EC", "SHA256withECDSA"),
    /** The curve P-384. */
    EC_P384("EC", "SHA384withECDSA"),
    /** Edwards curve 25519; its signatures name no hash function. */
    ED25519("Ed25519", "Ed25519");

    private final String jcaName;
    private final String signature;

    KeyAlgorithm(String jcaName, String signature) {
        this.jcaName = jcaName;
        this.signature = signature;
    }

    /** How it signs by default, as Bouncy Castle names it. */
    String signature() {
        return signature;
    }

    KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(jcaName);
            switch (this) {
                case RSA, RSASSA_PSS -> generator.initialize(2048);
                case EC_P256 -> generator.initialize(new ECGenParameterSpec("secp256r1"));
                case EC_P384 -> generator.initialize(new ECGenParameterSpec("secp384r1"));
                case ED25519 -> {
                    // The name says it all.
                }
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK makes such keys: " + this, impossible);
        }
    }
}
