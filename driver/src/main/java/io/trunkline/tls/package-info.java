// SPDX-License-Identifier: Apache-2.0
/**
 * TLS as libpq's settings mean it, on the JDK's own engine: which certificates are trusted and for which host name, which
 * certificate and key of ours are shown, and the hash that binds a SCRAM exchange to the server's certificate.
 *
 * <p>Knows files, certificates and engines; knows no network, no connection string and no protocol of PostgreSQL. Read
 * {@link io.trunkline.tls.TlsContext} first, then {@link io.trunkline.tls.ServerVerifier}.
 */
@NullMarked
package io.trunkline.tls;

import org.jspecify.annotations.NullMarked;
