// SPDX-License-Identifier: Apache-2.0
package io.trunkline.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which files were looked at, and how they looked: a context is as old as the first of them that has changed since. */
final class FileWatch {
    private static final Look ABSENT = new Look(-1, FileTime.fromMillis(0), null);

    /** The file's identity tells a replaced file from the old one even if size and time are the same. */
    private record Look(
            long size, FileTime modified, @Nullable Object identity) {}

    private final Map<Path, Look> looks = new HashMap<>();

    /** {@return whether the file is there} Its absence is remembered too: it may appear. */
    boolean sees(OptionFile file) {
        try {
            Look look = lookAt(file.path());
            looks.put(file.path(), look);
            return !look.equals(ABSENT);
        } catch (IOException failure) {
            throw file.refuse("cannot be looked at: " + failure.getMessage(), failure);
        }
    }

    /** {@return whether all files look as they did} A few system calls, no reading. */
    boolean isUnchanged() {
        for (Map.Entry<Path, Look> entry : looks.entrySet()) {
            try {
                if (!lookAt(entry.getKey()).equals(entry.getValue())) {
                    return false;
                }
            } catch (IOException unknown) {
                return false;
            }
        }
        return true;
    }

    private static Look lookAt(Path path) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new Look(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
        } catch (NoSuchFileException absent) {
            return ABSENT;
        } catch (IOException failure) {
            if (standsBehindFile(path)) {
                return ABSENT;
            }
            throw failure;
        }
    }

    /** Accounts that have no home are given one like /dev/null, and nothing is below a file. */
    private static boolean standsBehindFile(Path path) {
        for (Path above = path.getParent(); above != null; above = above.getParent()) {
            if (Files.exists(above)) {
                return !Files.isDirectory(above);
            }
        }
        return false;
    }
}
