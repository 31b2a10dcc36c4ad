// SPDX-License-Identifier: Apache-2.0
package io.trunkline.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which lines of a password file fit, and which files are not used at all. */
class PassFileTest {
    private final List<String> warnings = new ArrayList<>();

    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            db:5432:shop:app:secret            | secret
            *:*:*:*:secret                     | secret
            db:5432:shop:*:secret              | secret
            db:5433:shop:app:secret            | none
            db2:5432:shop:app:secret           | none
            d:5432:shop:app:secret             | none
            db:5432:shops:app:secret           | none
            db:5432:sho:app:secret             | none
            db:5432:shop:other:secret          | none
            d*:5432:shop:app:secret            | none
            \\db:5432:shop:app:secret          | secret
            *\\:5432:shop:app:secret           | none
            db:5432:shop:app                   | none
            #db:5432:shop:app:secret           | none
            db:5432:shop:app:a\\:b             | a:b
            db:5432:shop:app:a\\\\b            | a\\b
            db:5432:shop:app:a\\               | a\\
            db:5432:shop:app:a:b               | a
            db:5432:shop:app:#a                | #a
            db:5432:shop:app:größe             | größe
            """)
    void aLineFitsIfAllFourFieldsDo(String line, @Nullable String password) throws IOException {
        assertThat(find(file(line))).isEqualTo(password);
        assertThat(find(file(line + "\n"))).isEqualTo(password);
        assertThat(find(file(line + "\r\n"))).isEqualTo(password);
        assertThat(warnings).isEmpty();
    }

    @Test
    void theFirstLineThatFitsCounts() throws IOException {
        assertThat(find(file("# first\n\nother:*:*:*:no\ndb:*:*:*:first\n*:*:*:*:second\n")))
                .isEqualTo("first");
        assertThat(find(file("db:*:*:*:\n*:*:*:*:second\n"))).isEmpty();
    }

    @Test
    void aByteOrderMarkIsPartOfTheFirstHostAsInLibpq() throws IOException {
        assertThat(find(file("\ufeffdb:*:*:*:first\ndb:*:*:*:second\n"))).isEqualTo("second");
    }

    @Test
    void linesMayBeLong() throws IOException {
        String password = "x".repeat(100_000);

        assertThat(find(file("y".repeat(70_000) + ":*:*:*:no\ndb:*:*:*:" + password + "\n")))
                .isEqualTo(password);
    }

    @Test
    void namesInFieldsAreEscapedAndAnyCharacters() throws IOException {
        Path file = file("\\:\\:1:5432:sh\\\\op:größe:secret\n");

        assertThat(PassFile.find(file, "::1", "5432", "sh\\op", "größe", warnings::add))
                .isEqualTo("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "'', localhost",
        "/tmp, localhost",
        "/tmp, /tmp",
        "/var/run/postgresql, localhost",
        "localhost, localhost",
    })
    void theDefaultFolderOfSocketsIsLocalhost(String host, String inFile) throws IOException {
        assertThat(PassFile.find(file(inFile + ":5432:*:*:secret"), host, "", "shop", "app", warnings::add))
                .isEqualTo("secret");
    }

    @Test
    void anotherFolderOfSocketsIsNotLocalhost() throws IOException {
        assertThat(PassFile.find(file("localhost:*:*:*:secret"), "/run/pg", "", "shop", "app", warnings::add))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------", "rwx------"})
    @DisabledOnOs(OS.WINDOWS)
    void aFileOfItsOwnerIsUsed(String permissions) throws IOException {
        Path file = file("*:*:*:*:secret");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        assertThat(find(file)).isEqualTo("secret");
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw-r--r--", "rw----r--", "rw--w----", "rw-----w-", "rw---x---", "rw------x"})
    @DisabledOnOs(OS.WINDOWS)
    void aFileThatOthersMayAccessIsIgnored(String permissions) throws IOException {
        Path file = file("*:*:*:*:secret");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        assertThat(find(file)).isNull();
        assertThat(warnings)
                .containsExactly(
                        "password file \"" + file
                                + "\" is ignored: group or others may access it; its permissions should be u=rw (0600) or less");
    }

    @Test
    void aFolderIsIgnored() {
        assertThat(find(directory)).isNull();
        assertThat(warnings).containsExactly("password file \"" + directory + "\" is ignored: it is not a plain file");
    }

    @Test
    void aFileThatIsNotThereIsNothingToWarnOf() {
        assertThat(find(directory.resolve("none"))).isNull();
        assertThat(warnings).isEmpty();
    }

    @Test
    void aPasswordThatIsNoTextIsIgnoredAndNotShown() throws IOException {
        Path file = file("");
        Files.write(file, "*:*:*:*:s3cr3t\u00ff\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(find(file)).isNull();
        assertThat(warnings)
                .containsExactly(
                        "line 1 of password file \"" + file + "\" is ignored: its password is not valid UTF-8");
    }

    @Test
    void aLineInAnotherEncodingDoesNotHideTheNext() throws IOException {
        Path file = file("");
        Files.write(file, "h\u00ff:*:*:*:no\n*:*:*:*:secret\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(find(file)).isEqualTo("secret");
    }

    @Test
    void aLineWithANulIsIgnored() throws IOException {
        assertThat(find(file("*:*:*:*:a\0b\n*:*:*:*:secret"))).isEqualTo("secret");
    }

    private @Nullable String find(Path file) {
        return PassFile.find(file, "db", "5432", "shop", "app", warnings::add);
    }

    private Path file(String text) throws IOException {
        Path file = directory.resolve("passwords");
        Files.writeString(file, text);
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        return file;
    }
}
