// SPDX-License-Identifier: Apache-2.0
package io.trunkline.tls;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CRL;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lists of revoked certificates (CRL) that a server's chain is checked against. A file that does not exist revokes
 * nothing, which is what libpq's manual says of it. Once there is any list, each authority of a chain must have one.
 */
final class Revocations {
    private static final String FILE = "root.crl";
    private static final int FILES = 10_000;

    private Revocations() {}

    /** {@return all lists, or null if nothing is to be checked} */
    static @Nullable List<CRL> load(TlsOptions options, FileWatch watch) {
        // The default list is about the default authorities: those of the platform have nothing to do with it.
        Path defaults = options.sslcrldir() != null || options.trustsSystem() ? null : options.directory();
        OptionFile file = OptionFile.of("sslcrl", options.sslcrl(), defaults, FILE);
        List<CRL> lists = new ArrayList<>();
        boolean check = options.sslcrldir() != null;
        if (file != null && watch.sees(file)) {
            check = true;
            lists.addAll(read(file));
        }
        if (options.sslcrldir() != null) {
            lists.addAll(readAll(OptionFile.named("sslcrldir", options.sslcrldir()), watch));
        }
        return check ? lists : null;
    }

    private static List<CRL> readAll(OptionFile directory, FileWatch watch) {
        if (!watch.sees(directory) || !Files.isDirectory(directory.path())) {
            throw directory.refuse("is not a directory");
        }
        List<CRL> lists = new ArrayList<>();
        int count = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory.path())) {
            for (Path entry : entries) {
                OptionFile file = new OptionFile("sslcrldir", entry);
                if (Files.isRegularFile(entry) && !Files.isHidden(entry) && watch.sees(file)) {
                    if (++count > FILES) {
                        throw directory.refuse("has more than " + FILES + " files");
                    }
                    lists.addAll(read(file));
                }
            }
        } catch (DirectoryIteratorException failure) {
            throw directory.refuse("cannot be listed", failure);
        } catch (IOException failure) {
            throw directory.refuse("cannot be listed: " + failure.getMessage(), failure);
        }
        return lists;
    }

    private static List<CRL> read(OptionFile file) {
        try {
            return CertificateReader.revocations(file.read());
        } catch (MalformedException malformed) {
            throw file.refuse(malformed.reason(), malformed);
        }
    }
}
