// SPDX-License-Identifier: Apache-2.0
package io.trunkline.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings under a name:
 *
 * <pre>
 * # comment
 * [service]
 * host=db1
 * dbname=shop
 * </pre>
 *
 * with no space around '=' and no quotes. Of a key that stands twice the first counts, and of a section that stands twice the
 * first too. Only the section that is asked for must be well-formed. Reading blocks.
 *
 * @see <a href="https://www.postgresql.org/docs/18/libpq-pgservice.html">The manual on the connection service file</a>
 */
final class ServiceFile {
    /** libpq reads into a buffer of 1,024 bytes, with the line feed and a zero at the end. */
    private static final int LONGEST_LINE = 1_021;

    private final Path file;

    ServiceFile(Path file) {
        this.file = file;
    }

    /**
     * {@return the settings of a service, or null if the file does not define it}
     *
     * @throws IllegalArgumentException if there is no such file, or the section is malformed; it names file, line and key
     */
    @Nullable
    Map<ConnectionKey, String> find(String service) {
        String header = "[" + OctetLines.octets(service) + "]";
        Map<ConnectionKey, String> section = null;
        List<String> lines = lines();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1);
            // The last line may do without its line feed, and is then allowed one byte more.
            if (line.length() > LONGEST_LINE + (number == lines.size() ? 1 : 0)) {
                throw malformed(number, "is longer than " + LONGEST_LINE + " bytes");
            }
            String content = withoutSpaceAround(line);
            if (content.startsWith("[")) {
                if (section != null) {
                    return section;
                }
                section = content.startsWith(header) ? new EnumMap<>(ConnectionKey.class) : null;
            } else if (section != null && !content.isEmpty() && !content.startsWith("#")) {
                setting(content, number, section);
            }
        }
        return section;
    }

    private List<String> lines() {
        if (!Files.exists(file)) {
            throw new IllegalArgumentException("service file \"" + file + "\" does not exist");
        }
        try {
            return OctetLines.read(file);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("service file \"" + file + "\" cannot be read", unreadable);
        }
    }

    private void setting(String line, int number, Map<ConnectionKey, String> section) {
        if (line.startsWith("ldap")) {
            throw malformed(number, "asks for a look-up in LDAP, which is not supported; write the settings out");
        }
        int equals = line.indexOf('=');
        if (equals < 0) {
            throw malformed(number, "is no key=value pair");
        }
        String name = line.substring(0, equals);
        if (name.equals("service")) {
            throw malformed(number, "names another service, which a service may not");
        }
        ConnectionKey key = ConnectionKey.of(name);
        if (key == null) {
            throw malformed(number, "is wrong: " + unknown(name));
        }
        String value = OctetLines.text(line.substring(equals + 1));
        if (value == null || value.indexOf('\0') >= 0) {
            throw malformed(number, "gives " + key + " a value that is not valid UTF-8, or holds a NUL character");
        }
        section.putIfAbsent(key, value);
    }

    private static String unknown(String name) {
        String trimmed = name.trim();
        if (!trimmed.equals(name) && ConnectionKey.of(trimmed) != null) {
            return "there must be no space between " + trimmed + " and '='";
        }
        KeyAlias alias = KeyAlias.of(name);
        return alias != null
                ? "service files are libpq's too, which does not know " + alias + "; write " + alias.key()
                : String.valueOf(NearestKey.unknown(name).getMessage());
    }

    private IllegalArgumentException malformed(int line, String what) {
        return new IllegalArgumentException("line " + line + " of service file \"" + file + "\" " + what);
    }

    private static String withoutSpaceAround(String line) {
        int start = 0;
        int end = line.length();
        while (start < end && KeywordForm.isSpace(line.charAt(start))) {
            start++;
        }
        while (end > start && KeywordForm.isSpace(line.charAt(end - 1))) {
            end--;
        }
        return line.substring(start, end);
    }
}
