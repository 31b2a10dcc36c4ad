// SPDX-License-Identifier: Apache-2.0
package io.trunkline.tls;

import io.trunkline.SslCertMode;
import io.trunkline.UsageException;
import io.trunkline.error.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who we are: a certificate, those between it and an authority, and the private key. As in libpq a certificate that is not
 * there is none to send, but one that is there must be complete. Both may stand in one PKCS #12 file, given as either.
 */
record ClientIdentity(PrivateKey key, List<X509Certificate> chain) {
    private static final String CERTIFICATE = "postgresql.crt";
    private static final String KEY = "postgresql.key";
    private static final int PKCS12_VERSION = 3;

    ClientIdentity {
        chain = List.copyOf(chain);
    }

    /** {@return the identity that the options name, or null if there is none or it is not to be shown} */
    static @Nullable ClientIdentity load(TlsOptions options, FileWatch watch) {
        if (options.sslcertmode() == SslCertMode.DISABLE) {
            return null;
        }
        OptionFile keyFile = OptionFile.of("sslkey", options.sslkey(), options.directory(), KEY);
        if (options.sslcert() == null && options.sslkey() != null && keyFile != null && watch.sees(keyFile)) {
            byte[] content = keyFile.read();
            try {
                if (isStore(content)) {
                    return fromStore(keyFile, content, options.sslpassword());
                }
            } finally {
                Arrays.fill(content, (byte) 0);
            }
        }
        OptionFile file = OptionFile.of("sslcert", options.sslcert(), options.directory(), CERTIFICATE);
        if (file == null || !watch.sees(file)) {
            if (options.sslcertmode() == SslCertMode.REQUIRE) {
                String reason = "sslcertmode=require needs a certificate of the client: name its file as sslcert";
                throw file == null
                        ? new UsageException(reason, Outcome.NOT_SENT)
                        : file.refuse("does not exist, and " + reason);
            }
            return null;
        }
        return fromFiles(file, keyFile, options, watch);
    }

    private static ClientIdentity fromFiles(
            OptionFile file, @Nullable OptionFile keyFile, TlsOptions options, FileWatch watch) {
        byte[] content = file.read();
        List<X509Certificate> chain;
        try {
            if (isStore(content)) {
                ClientIdentity identity = fromStore(file, content, options.sslpassword());
                if (options.sslkey() == null || options.sslkey().equals(options.sslcert())) {
                    return identity;
                }
                chain = identity.chain;
            } else {
                chain = CertificateReader.certificates(content);
            }
        } catch (MalformedException malformed) {
            throw file.refuse(malformed.reason(), malformed);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
        if (keyFile == null || !watch.sees(keyFile)) {
            throw file.refuse("is there, but not its private key"
                    + (keyFile == null ? "" : " \"" + keyFile.path() + "\"") + ": name the key's file as sslkey");
        }
        PrivateKey key = key(keyFile, options.sslpassword());
        requirePair(key, chain.get(0), file, keyFile);
        return new ClientIdentity(key, chain);
    }

    private static PrivateKey key(OptionFile file, @Nullable String password) {
        file.requirePrivate();
        byte[] content = file.read();
        char[] secret = password == null ? null : password.toCharArray();
        try {
            return isStore(content) ? fromStore(file, content, password).key : PrivateKeyReader.read(content, secret);
        } catch (MalformedException malformed) {
            throw file.refuse(malformed.reason(), malformed);
        } finally {
            Arrays.fill(content, (byte) 0);
            if (secret != null) {
                Arrays.fill(secret, '\0');
            }
        }
    }

    /** SEQUENCE { INTEGER 3, …: no certificate and no key begins like that. */
    private static boolean isStore(byte[] content) {
        try {
            return new Der(content).enter(Der.SEQUENCE).count(PKCS12_VERSION) == PKCS12_VERSION;
        } catch (MalformedException another) {
            return false;
        }
    }

    private static ClientIdentity fromStore(OptionFile file, byte[] content, @Nullable String password) {
        file.requirePrivate();
        char[] secret = password == null ? new char[0] : password.toCharArray();
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(content), secret);
            ClientIdentity found = null;
            for (String alias : Collections.list(store.aliases())) {
                if (store.getKey(alias, secret) instanceof PrivateKey key) {
                    if (found != null) {
                        throw file.refuse("holds more than one private key: export the one to use alone");
                    }
                    found = new ClientIdentity(key, x509(store.getCertificateChain(alias)));
                }
            }
            if (found == null || found.chain.isEmpty()) {
                throw file.refuse("holds no private key with a certificate");
            }
            requirePair(found.key, found.chain.get(0), file, file);
            return found;
        } catch (IOException | GeneralSecurityException failure) {
            throw file.refuse(
                    password == null
                            ? "cannot be opened as PKCS #12: give its password as sslpassword"
                            : "cannot be opened as PKCS #12: it is broken, or sslpassword is not its password",
                    failure);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    private static List<X509Certificate> x509(Certificate @Nullable [] chain) {
        List<X509Certificate> certificates = new ArrayList<>();
        if (chain != null) {
            for (Certificate certificate : chain) {
                certificates.add((X509Certificate) certificate);
            }
        }
        return certificates;
    }

    /** A signature by the one that the other verifies: works for keys of all kinds. */
    private static void requirePair(PrivateKey key, X509Certificate certificate, OptionFile file, OptionFile keyFile) {
        PublicKey other = certificate.getPublicKey();
        try {
            if (key.getAlgorithm().equals(other.getAlgorithm())) {
                byte[] sample = "is this a pair?".getBytes(StandardCharsets.US_ASCII);
                Signature signature = signature(key);
                signature.initSign(key);
                signature.update(sample);
                byte[] signed = signature.sign();
                Signature verifier = signature(key);
                verifier.initVerify(other);
                verifier.update(sample);
                if (verifier.verify(signed)) {
                    return;
                }
            }
        } catch (GeneralSecurityException notPair) {
            throw keyFile.refuse("is not the key of the certificate \"" + file.path() + "\"", notPair);
        }
        throw keyFile.refuse("is not the key of the certificate \"" + file.path() + "\"");
    }

    private static Signature signature(PrivateKey key) throws GeneralSecurityException {
        return switch (key.getAlgorithm()) {
            case "RSA" -> Signature.getInstance("SHA256withRSA");
            case "EC" -> Signature.getInstance("SHA256withECDSA");
            case "RSASSA-PSS" -> {
                Signature pss = Signature.getInstance("RSASSA-PSS");
                boolean bound = key instanceof RSAKey rsa && rsa.getParams() != null;
                pss.setParameter(
                        bound
                                ? ((RSAKey) key).getParams()
                                : new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
                yield pss;
            }
            default -> Signature.getInstance(key.getAlgorithm());
        };
    }

    /** {@return what is public of it} */
    @Override
    public String toString() {
        return "ClientIdentity[" + chain.get(0).getSubjectX500Principal() + "]";
    }
}
