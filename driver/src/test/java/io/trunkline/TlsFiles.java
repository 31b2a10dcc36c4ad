// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.error.Outcome;
import io.trunkline.testkit.tls.KeyFormat;
import io.trunkline.testkit.tls.TestAuthority;
import io.trunkline.testkit.tls.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The files that the connection strings of TLS tests name, as {@code {root}} and the like, and how such strings end. */
final class TlsFiles {
    private static final TestAuthority STRANGER = TestAuthority.create("Stranger");

    private final Path directory;

    /** @param directory an empty one */
    TlsFiles(Path directory) {
        this.directory = directory;
        try {
            TlsServer.AUTHORITY.writeTo(file("root.crt"));
            STRANGER.writeTo(file("stranger.crt"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /** Somebody whom the tests' servers do not know, nor their clients. */
    static TestAuthority stranger() {
        return STRANGER;
    }

    /** Writes NAME.crt and NAME.key, the key for its owner alone. */
    void write(String name, TestCertificate certificate) {
        write(name, certificate, KeyFormat.PKCS8_PEM, null);
    }

    void write(String name, TestCertificate certificate, KeyFormat format, String password) {
        try {
            certificate.writeChain(file(name + ".crt"));
            certificate.writeKey(file(name + ".key"), format, password);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A connection string in which {@code {name}} stands for the path of the file of that name. */
    PgConfig config(String text) {
        return PgConfig.parse(text.replaceAll("\\{([^}]+)}", directory + "/$1"));
    }

    /** The session's answer to a question of one text, and its orderly end. */
    static String ask(PgConfig config, String sql) {
        PgConnection connection = Outcomes.value(PgConnection.connect(config));
        try {
            return Outcomes.value(connection.query(sql).one(String.class));
        } finally {
            Outcomes.completion(connection.close());
        }
    }

    /** The attempt ends in one error of ours that says all this, and that nothing was sent; no secret is in it. */
    static ConnectionException refused(PgConfig config, String... said) {
        ConnectionException failure = Outcomes.failure(PgConnection.connect(config), ConnectionException.class);
        assertThat(failure).hasMessageContainingAll(said);
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
        for (Throwable each = failure; each != null; each = each.getCause()) {
            assertThat(each.toString()).doesNotContain(TlsServer.PASSWORD);
        }
        return failure;
    }
}
