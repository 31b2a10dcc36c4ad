// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.server;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks a tar archive compressed with xz: the form the server's binaries come in.
 *
 * <pre>
 *  a member: a header of 512 bytes, then its content padded to whole blocks of 512
 *    0 name 100 | 100 mode 8 | 124 size 12 | 156 type 1 | 157 link 100 | 257 "ustar" | 345 prefix 155
 *  numbers are octal digits; type 'L' holds the next member's long name; a header of zeros ends the archive
 * </pre>
 */
final class TarXz {
    private static final int BLOCK = 512;

    private final InputStream in;
    private final Path target;
    private final boolean posix;
    private final byte[] header = new byte[BLOCK];

    private TarXz(InputStream in, Path target) {
        this.in = in;
        this.target = target;
        this.posix = target.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Unpacks all of {@code compressed} into the existing directory {@code target}; the caller closes the stream. */
    static void unpack(InputStream compressed, Path target) throws IOException {
        new TarXz(new BufferedInputStream(new XZInputStream(compressed), 1 << 16), target.toAbsolutePath()).members();
    }

    private void members() throws IOException {
        String longName = null;
        while (readHeader()) {
            long size = octal(124, 12);
            char type = (char) (header[156] & 0xFF);
            if (type == 'L') {
                longName = withoutZeros(content(size));
                continue;
            }
            member(longName != null ? longName : name(), type, size);
            longName = null;
        }
    }

    private void member(String name, char type, long size) throws IOException {
        Path path = inside(name);
        switch (type) {
            case '5' -> Files.createDirectories(path);
            case '2' -> {
                Files.createDirectories(parent(path));
                String link = text(157, 100);
                inside(target.relativize(parent(path)).resolve(link).toString());
                Files.createSymbolicLink(path, Path.of(link));
            }
            case '0', '\0' -> file(path, size);
            default -> throw new IOException("a member of unknown type '" + type + "' in the archive: " + name);
        }
    }

    private void file(Path path, long size) throws IOException {
        Files.createDirectories(parent(path));
        try (OutputStream out = Files.newOutputStream(path)) {
            byte[] buffer = new byte[1 << 16];
            for (long left = size; left > 0; ) {
                int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (count < 0) {
                    throw new EOFException("the archive ends inside " + path.getFileName());
                }
                out.write(buffer, 0, count);
                left -= count;
            }
        }
        in.skipNBytes(padding(size));
        if (posix) {
            // Whoever runs the server is not always the one who unpacks it, so all may read.
            boolean executable = (octal(100, 8) & 0100) != 0;
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private boolean readHeader() throws IOException {
        int count = in.readNBytes(header, 0, BLOCK);
        if (count != 0 && count != BLOCK) {
            throw new EOFException("the archive ends inside a header");
        }
        return count == BLOCK && header[0] != 0;
    }

    private byte[] content(long size) throws IOException {
        if (size > 1 << 16) {
            throw new IOException("a name of " + size + " bytes in the archive");
        }
        byte[] content = in.readNBytes((int) size);
        in.skipNBytes(padding(size));
        return content;
    }

    private static long padding(long size) {
        return (BLOCK - size % BLOCK) % BLOCK;
    }

    private String name() {
        boolean ustar = text(257, 5).equals("ustar");
        String prefix = ustar ? text(345, 155) : "";
        return prefix.isEmpty() ? text(0, 100) : prefix + "/" + text(0, 100);
    }

    private Path inside(String name) throws IOException {
        Path path = target.resolve(name).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("a member outside of the archive's directory: " + name);
        }
        return path;
    }

    private static Path parent(Path path) throws IOException {
        @Nullable Path parent = path.getParent();
        if (parent == null) {
            throw new IOException("a member without a directory: " + path);
        }
        return parent;
    }

    private long octal(int at, int length) throws IOException {
        String digits = text(at, length).strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
        } catch (NumberFormatException other) {
            throw new IOException("not a tar archive: a number reads " + digits, other);
        }
    }

    private String text(int at, int length) {
        int end = at;
        while (end < at + length && header[end] != 0) {
            end++;
        }
        return new String(header, at, end - at, StandardCharsets.UTF_8);
    }

    private static String withoutZeros(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int zero = text.indexOf('\0');
        return zero < 0 ? text : text.substring(0, zero);
    }
}
