// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.script;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client said and got in one TLS handshake with the scripted server.
 *
 * @param connection the number of its connection, in the order of arrival, from 1
 * @param failure why it came to nothing, or null; what the client had said until then is here nevertheless
 * @param protocol such as {@code TLSv1.3}; empty if it failed
 * @param cipherSuite the JDK's name of it; empty if it failed
 * @param serverName by SNI, or null
 * @param alpnOffered all application protocols the client offered
 * @param alpn the one that was agreed upon, or empty
 * @param clientChain the client's certificate and those it sent along; empty if it sent none
 */
public record TlsHandshake(
        int connection,
        @Nullable String failure,
        String protocol,
        String cipherSuite,
        @Nullable String serverName,
        List<String> alpnOffered,
        String alpn,
        List<X509Certificate> clientChain) {}
