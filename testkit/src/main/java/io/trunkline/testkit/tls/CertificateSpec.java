// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.tls;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a certificate is to say. Immutable: every method answers a changed one. */
public final class CertificateSpec {
    private static final Pattern IPV4 = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");

    /** A SAN: its kind and text. */
    record Name(boolean ipAddress, String text) {}

    private final boolean server;
    private final String commonName;
    private final List<Name> names;
    private final KeyAlgorithm key;
    private final Instant notBefore;
    private final Instant notAfter;

    private CertificateSpec(
            boolean server,
            String commonName,
            List<Name> names,
            KeyAlgorithm key,
            Instant notBefore,
            Instant notAfter) {
        this.server = server;
        this.commonName = commonName;
        this.names = names;
        this.key = key;
        this.notBefore = notBefore;
        this.notAfter = notAfter;
    }

    /**
     * For a server that goes by these subject alternative names, of which the first is the common name, too. Those that
     * read like IP addresses are iPAddress entries, the others, wildcards among them, dNSName entries.
     */
    public static CertificateSpec server(String... names) {
        CertificateSpec spec = valid(true, names.length == 0 ? "server" : names[0]);
        for (String name : names) {
            spec = IPV4.matcher(name).matches() || name.contains(":") ? spec.ipAddress(name) : spec.dnsName(name);
        }
        return spec;
    }

    /** For a client; the server takes the common name for the name of a role. */
    public static CertificateSpec client(String commonName) {
        return valid(false, commonName);
    }

    private static CertificateSpec valid(boolean server, String commonName) {
        Instant now = Instant.now();
        return new CertificateSpec(
                server,
                commonName,
                List.of(),
                KeyAlgorithm.EC_P256,
                now.minus(Duration.ofDays(1)),
                now.plus(Duration.ofDays(1)));
    }

    /** The subject's CN. With {@code server()} and no other name it is all the certificate has. */
    public CertificateSpec commonName(String name) {
        return new CertificateSpec(server, name, names, key, notBefore, notAfter);
    }

    /** A dNSName entry, whatever the name looks like. */
    public CertificateSpec dnsName(String name) {
        return with(new Name(false, name));
    }

    /** An iPAddress entry. */
    public CertificateSpec ipAddress(String address) {
        return with(new Name(true, address));
    }

    private CertificateSpec with(Name name) {
        List<Name> longer = new ArrayList<>(names);
        longer.add(name);
        return new CertificateSpec(server, commonName, List.copyOf(longer), key, notBefore, notAfter);
    }

    /** The kind of key; the default is {@link KeyAlgorithm#EC_P256}, which is made fastest. */
    public CertificateSpec key(KeyAlgorithm algorithm) {
        return new CertificateSpec(server, commonName, names, algorithm, notBefore, notAfter);
    }

    /** Valid until an hour ago. */
    public CertificateSpec expired() {
        Instant now = Instant.now();
        return valid(now.minus(Duration.ofDays(2)), now.minus(Duration.ofHours(1)));
    }

    /** Valid from an hour from now. */
    public CertificateSpec notYetValid() {
        Instant now = Instant.now();
        return valid(now.plus(Duration.ofHours(1)), now.plus(Duration.ofDays(1)));
    }

    /** Valid in this time, to the second. By default it is from yesterday to tomorrow. */
    public CertificateSpec valid(Instant from, Instant to) {
        return new CertificateSpec(server, commonName, names, key, from, to);
    }

    boolean isServer() {
        return server;
    }

    String commonName() {
        return commonName;
    }

    List<Name> names() {
        return names;
    }

    KeyAlgorithm key() {
        return key;
    }

    Instant notBefore() {
        return notBefore;
    }

    Instant notAfter() {
        return notAfter;
    }
}
