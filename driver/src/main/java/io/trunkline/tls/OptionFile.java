// SPDX-License-Identifier: Apache-2.0
package io.trunkline.tls;

import io.trunkline.UsageException;
import io.trunkline.error.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file that an option names, or that is there without being named. What is wrong with it is said with both. */
record OptionFile(String option, Path path) {
    /** A bundle of all public authorities is a quarter of a megabyte; lists of revoked certificates are larger. */
    private static final int LIMIT = 16 << 20;

    private static final int GROUP_WRITE_OR_EXECUTE = 0030;
    private static final int GROUP = 0070;
    private static final int OTHERS = 0007;

    /** {@return the file that was named, else that of the default name, or null if there is no directory for it} */
    static @Nullable OptionFile of(String option, @Nullable String named, @Nullable Path directory, String fallback) {
        if (named != null) {
            return named(option, named);
        }
        return directory == null ? null : new OptionFile(option, directory.resolve(fallback));
    }

    static OptionFile named(String option, String name) {
        try {
            return new OptionFile(option, Path.of(name));
        } catch (InvalidPathException notPath) {
            throw new UsageException(
                    option + " is not the name of a file: " + notPath.getReason(), Outcome.NOT_SENT, notPath);
        }
    }

    /** Reads all of it. A pipe is refused: it may never end, and could not be read again. */
    byte[] read() {
        if (!Files.isRegularFile(path)) {
            throw refuse(Files.exists(path) ? "is not a regular file" : "does not exist");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] content = in.readNBytes(LIMIT + 1);
            if (content.length > LIMIT) {
                throw refuse("is larger than " + (LIMIT >> 20) + " MB");
            }
            return content;
        } catch (AccessDeniedException denied) {
            throw refuse("cannot be read: permission denied to the user that runs this process", denied);
        } catch (IOException failure) {
            throw refuse("cannot be read: " + failure.getMessage(), failure);
        }
    }

    /**
     * Refuses a private key that others could have read: libpq's rule, which lets a key of root be read by a group, as
     * distributions install them. Where there are no such permissions (Windows) nothing is asked.
     */
    void requirePrivate() {
        Map<String, Object> attributes;
        try {
            if (!Files.getFileStore(path).supportsFileAttributeView("posix")) {
                return;
            }
            attributes = Files.readAttributes(path, "unix:mode,uid", new LinkOption[0]);
        } catch (UnsupportedOperationException | IllegalArgumentException noUnix) {
            return;
        } catch (IOException failure) {
            throw refuse("cannot be looked at: " + failure.getMessage(), failure);
        }
        if (attributes.get("mode") instanceof Integer mode
                && attributes.get("uid") instanceof Integer owner
                && isExposed(mode, owner)) {
            throw refuse("has group or world access: a private key must have permissions 0600 or less, or 0640 or less"
                    + " if root owns it. Run chmod 0600 on it");
        }
    }

    static boolean isExposed(int mode, int owner) {
        return (mode & (owner == 0 ? GROUP_WRITE_OR_EXECUTE | OTHERS : GROUP | OTHERS)) != 0;
    }

    UsageException refuse(String reason) {
        return refuse(reason, null);
    }

    UsageException refuse(String reason, @Nullable Throwable cause) {
        return new UsageException(option + ": the file \"" + path + "\" " + reason, Outcome.NOT_SENT, cause);
    }
}
