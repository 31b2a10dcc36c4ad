// SPDX-License-Identifier: Apache-2.0
package io.trunkline.tls;

import io.trunkline.SslCertMode;
import io.trunkline.SslMode;
import io.trunkline.TlsVersion;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a connection string says of TLS. An empty text is the same as none, as everywhere in libpq.
 *
 * @param sslmode what is demanded of the server
 * @param sslrootcert the file of the authorities to trust, {@code system} for the platform's, or null for {@code root.crt}
 * @param sslcert the file of our certificate and its chain, or null for {@code postgresql.crt}
 * @param sslkey the file of our private key, or null for {@code postgresql.key}
 * @param sslpassword what the key is encrypted with
 * @param sslcertmode whether our certificate is shown
 * @param sslcrl a file of revoked certificates; {@code root.crl} if neither it nor the directory is given
 * @param sslcrldir a directory of such files, of which all are read whatever their names
 * @param minimum the oldest version to speak; null is TLS 1.2
 * @param maximum the newest version to speak; null is whatever is newest
 * @param sslsni whether the host name is told to the server in clear, so that a proxy can find its certificate
 * @param directory where the files are that nobody named: {@code ~/.postgresql}, on Windows
 *     {@code %APPDATA%\postgresql}; null if there is none
 */
public record TlsOptions(
        SslMode sslmode,
        @Nullable String sslrootcert,
        @Nullable String sslcert,
        @Nullable String sslkey,
        @Nullable String sslpassword,
        SslCertMode sslcertmode,
        @Nullable String sslcrl,
        @Nullable String sslcrldir,
        @Nullable TlsVersion minimum,
        @Nullable TlsVersion maximum,
        boolean sslsni,
        @Nullable Path directory) {
    private static final String SYSTEM = "system";

    public TlsOptions {
        sslrootcert = emptyToNull(sslrootcert);
        sslcert = emptyToNull(sslcert);
        sslkey = emptyToNull(sslkey);
        sslpassword = emptyToNull(sslpassword);
        sslcrl = emptyToNull(sslcrl);
        sslcrldir = emptyToNull(sslcrldir);
    }

    /** The authorities are those of the platform. */
    boolean trustsSystem() {
        return SYSTEM.equals(sslrootcert);
    }

    /** A server whose certificate cannot be verified is refused. */
    boolean mustVerify() {
        return sslmode == SslMode.VERIFY_CA || sslmode == SslMode.VERIFY_FULL;
    }

    /** {@return all options but the password} */
    @Override
    public String toString() {
        return "TlsOptions[sslmode=" + sslmode + ", sslrootcert=" + sslrootcert + ", sslcert=" + sslcert + ", sslkey="
                + sslkey + ", sslpassword=" + (sslpassword == null ? "none" : "***") + ", sslcertmode=" + sslcertmode
                + ", sslcrl=" + sslcrl + ", sslcrldir=" + sslcrldir + ", minimum=" + minimum + ", maximum=" + maximum
                + ", sslsni=" + sslsni + ", directory=" + directory + "]";
    }

    private static @Nullable String emptyToNull(@Nullable String value) {
        return value == null || value.isEmpty() ? null : value;
    }
}
