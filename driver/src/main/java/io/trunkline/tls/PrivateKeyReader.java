// SPDX-License-Identifier: Apache-2.0
package io.trunkline.tls;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a private key in every form that OpenSSL writes: as PEM or DER, as PKCS #8 in clear or encrypted, or in the older
 * forms that RSA and elliptic curves had of their own. Java reads PKCS #8 alone, so the others are wrapped into it:
 *
 * <pre>
 * PKCS #8   SEQUENCE { INTEGER 0, SEQUENCE { algorithm OID, parameters }, OCTET STRING { key } }
 * PKCS #1   SEQUENCE { INTEGER 0, modulus INTEGER, … }                          the key of algorithm RSA
 * SEC 1     SEQUENCE { INTEGER 1, OCTET STRING, [0] { curve OID }, [1] { … } }  the key of algorithm EC
 * encrypted SEQUENCE { SEQUENCE { algorithm OID, … }, OCTET STRING }
 * </pre>
 */
final class PrivateKeyReader {
    private static final byte[] VERSION_0 = {Der.INTEGER, 1, 0};

    /** { 1.2.840.113549.1.1.1, NULL } */
    private static final byte[] RSA = {
        0x30, 0x0D, 0x06, 0x09, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    /** 1.2.840.10045.2.1 */
    private static final byte[] EC = {0x06, 0x07, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01};

    private final char @Nullable [] password;

    private PrivateKeyReader(char @Nullable [] password) {
        this.password = password;
    }

    /**
     * Reads the first private key of a file.
     *
     * @throws MalformedException if there is none, if it is broken, or if the password is not the one it needs
     */
    static PrivateKey read(byte[] content, char @Nullable [] password) throws MalformedException {
        PrivateKeyReader reader = new PrivateKeyReader(password);
        if (!Pem.isIn(content)) {
            return reader.der(content);
        }
        List<Pem.Block> blocks = Pem.blocks(content);
        try {
            for (Pem.Block block : blocks) {
                if (block.label().endsWith("PRIVATE KEY")) {
                    return reader.pem(block);
                }
            }
            throw new MalformedException("holds no private key");
        } finally {
            blocks.forEach(Pem.Block::wipe);
        }
    }

    private PrivateKey pem(Pem.Block block) throws MalformedException {
        return switch (block.label()) {
            case "PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY" -> {
                String encryption = block.headers().get("DEK-Info");
                yield encryption == null ? der(block.bytes()) : decrypted(encryption, block.bytes());
            }
            default -> throw new MalformedException("holds a key of a kind that TLS has no use for: " + block.label());
        };
    }

    private PrivateKey decrypted(String encryption, byte[] bytes) throws MalformedException {
        return opened(KeyEncryption.openPem(encryption, bytes, password()));
    }

    /** The version, and what stands behind it, tell the four forms apart. */
    private PrivateKey der(byte[] bytes) throws MalformedException {
        Der key = new Der(bytes).enter(Der.SEQUENCE);
        if (key.tag() == Der.SEQUENCE) {
            return opened(KeyEncryption.open(bytes, password()));
        }
        int version = key.count(3);
        byte[] pkcs8;
        if (key.tag() == Der.SEQUENCE && version <= 1) {
            // A version 1 carries its public key behind the private one, which not every Java expects.
            pkcs8 = pkcs8(key.whole(), key.bytes(Der.OCTET_STRING));
        } else if (key.tag() == Der.INTEGER && version == 0) {
            pkcs8 = pkcs8(RSA, bytes);
        } else if (key.tag() == Der.OCTET_STRING && version == 1) {
            key.skip();
            pkcs8 = pkcs8(Der.element(Der.SEQUENCE, EC, curve(key)), bytes);
        } else {
            throw new MalformedException("is no private key that is known");
        }
        try {
            return key(pkcs8);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    /** One wrong password in 256 leaves something that looks like padding, and garbage before it. */
    private PrivateKey opened(byte[] bytes) throws MalformedException {
        try {
            if (!looksLikeKey(bytes)) {
                throw new MalformedException("cannot be decrypted: sslpassword is not the password of this key");
            }
            return der(bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static boolean looksLikeKey(byte[] bytes) {
        try {
            return new Der(bytes).enter(Der.SEQUENCE).tag() == Der.INTEGER;
        } catch (MalformedException garbage) {
            return false;
        }
    }

    private char[] password() throws MalformedException {
        if (password == null) {
            throw new MalformedException("is encrypted: give its password as sslpassword");
        }
        return password;
    }

    private static byte[] curve(Der rest) throws MalformedException {
        if (rest.tag() != Der.CONTEXT_0) {
            throw new MalformedException(
                    "does not say on which curve its key is: write it anew with openssl pkcs8 -topk8");
        }
        Der parameters = rest.enter(Der.CONTEXT_0);
        if (parameters.tag() != Der.OID) {
            throw new MalformedException("describes its curve instead of naming it: only named curves are for TLS");
        }
        return parameters.whole();
    }

    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        byte[] octets = Der.element(Der.OCTET_STRING, key);
        try {
            return Der.element(Der.SEQUENCE, VERSION_0, algorithm, octets);
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }

    private static PrivateKey key(byte[] pkcs8) throws MalformedException {
        Der info = new Der(pkcs8).enter(Der.SEQUENCE);
        info.skip();
        String oid = info.enter(Der.SEQUENCE).oid();
        String algorithm =
                switch (oid) {
                    case "1.2.840.113549.1.1.1" -> "RSA";
                    case "1.2.840.113549.1.1.10" -> "RSASSA-PSS";
                    case "1.2.840.10045.2.1" -> "EC";
                    case "1.3.101.112" -> "Ed25519";
                    case "1.3.101.113" -> "Ed448";
                    default -> throw new MalformedException("holds a key of a kind that TLS has no use for: " + oid);
                };
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException failure) {
            throw new MalformedException("holds a key of kind " + algorithm + " that this Java cannot use", failure);
        }
    }
}
