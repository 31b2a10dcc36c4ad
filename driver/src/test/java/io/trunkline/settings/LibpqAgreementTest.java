// SPDX-License-Identifier: Apache-2.0
package io.trunkline.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ours beside libpq 18's own answers, which src/test/libpq asks for. Where the two differ there must be a reason, and the
 * reasons are those of {@link Difference}.
 */
class LibpqAgreementTest {
    /** All that is not as in libpq, and meant. */
    private enum Difference {
        /** A Java string cannot hold what is no UTF-8: we refuse, libpq passes the bytes on. */
        ESCAPES_THAT_ARE_NO_UTF_8,
        /** Keys of our own, and psqlpy's names: we know them, libpq refuses. */
        NAMES_THAT_LIBPQ_DOES_NOT_KNOW,
        /** psqlpy's values, which libpq parses like any and refuses later: we hand on what they stand for. */
        VALUES_IN_PYTHON_SPELLING,
        /**
         * Each libpq is built with one default folder of sockets, whose lines in a password file say localhost. We cannot know
         * which one psql has here, so a line for such a folder fits under either name.
         */
        FOLDERS_OF_SOCKETS_UNDER_THEIR_NAME
    }

    private static final Pattern NAMES_OF_OURS = Pattern.compile(
            "scram_iteration_limit|pool_max_size|pool_recycling|username|db_name|hosts|ports|ssl_mode|ca_file|_sec|_nanosec");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void theKeysAreLibpqsWithTheirVariablesAndDefaults() {
        List<String> ours = Stream.of(ConnectionKey.values())
                .filter(ConnectionKey::isLibpqs)
                .map(key -> key + "\t" + orDash(key.environmentVariable()) + "\t" + orDash(key.defaultValue()))
                .toList();

        assertThat(ours)
                .containsExactlyElementsOf(LibpqAnswer.lines("defaults.txt").toList());
    }

    @Test
    void theAnswersAreToTheQuestionsThatTheGeneratorAsks() {
        assertThat(LibpqAnswer.read("parse.txt").stream().map(LibpqAnswer::question))
                .containsExactlyElementsOf(LibpqQuestions.parse());
        assertThat(LibpqAnswer.read("complete.txt").stream().map(LibpqAnswer::question))
                .containsExactlyElementsOf(LibpqQuestions.complete());
    }

    @Test
    void stringsMeanWhatTheyMeanToLibpq() {
        List<LibpqAnswer> answers = LibpqAnswer.read("parse.txt");
        List<String> disagreements = new ArrayList<>();
        Map<Difference, Integer> differences = new EnumMap<>(Difference.class);
        for (LibpqAnswer answer : answers) {
            Object ours;
            try {
                ours = ConnectionString.parse(answer.string());
            } catch (IllegalArgumentException refused) {
                ours = String.valueOf(refused.getMessage());
            }
            Map<ConnectionKey, String> libpqs = answer.values();
            boolean same = libpqs == null ? ours instanceof String : libpqs.equals(ours);
            Difference difference = same ? null : difference(answer, ours);
            if (difference != null) {
                differences.merge(difference, 1, Integer::sum);
            } else if (!same) {
                disagreements.add(answer.question() + "\n  libpq: " + libpqs + "\n  ours:  " + ours);
            }
        }
        assertThat(disagreements).isEmpty();
        assertThat(differences)
                .as("a difference that no string shows is no difference")
                .containsOnlyKeys(EnumSet.complementOf(EnumSet.of(Difference.FOLDERS_OF_SOCKETS_UNDER_THEIR_NAME)));
        assertThat(answers).hasSizeGreaterThanOrEqualTo(2_500);
        assertThat(answers.stream().filter(it -> it.values() == null).count()).isBetween(500L, answers.size() - 1_000L);
    }

    private static @Nullable Difference difference(LibpqAnswer answer, Object ours) {
        Map<ConnectionKey, String> libpqs = answer.values();
        if (libpqs == null) {
            return NAMES_OF_OURS.matcher(answer.string()).find() ? Difference.NAMES_THAT_LIBPQ_DOES_NOT_KNOW : null;
        }
        if (ours instanceof String message) {
            return message.contains("not valid UTF-8") && hasEscapesThatAreNoUtf8(answer.string())
                    ? Difference.ESCAPES_THAT_ARE_NO_UTF_8
                    : null;
        }
        Map<ConnectionKey, String> respelled = new EnumMap<>(libpqs);
        respelled.replaceAll(PythonSpelling::toLibpq);
        return respelled.equals(ours) ? Difference.VALUES_IN_PYTHON_SPELLING : null;
    }

    private static boolean hasEscapesThatAreNoUtf8(String string) {
        return LibpqAnswer.unescaped(string.replaceAll("%([0-9a-fA-F]{2})", "\\\\x$1"))
                        .indexOf('\ufffd')
                >= 0;
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the answers are those of a Unix libpq, permissions and all")
    void servicesEnvironmentDefaultsAndPasswordFilesCompleteAsInLibpq() throws IOException {
        List<LibpqAnswer> answers = LibpqAnswer.read("complete.txt");
        List<String> disagreements = new ArrayList<>();
        Set<Difference> differences = EnumSet.noneOf(Difference.class);
        for (int i = 0; i < answers.size(); i++) {
            LibpqAnswer answer = answers.get(i);
            Path home = Files.createDirectory(directory.resolve("home" + i));
            String libpqs = answer.values() == null ? "refused" : answer.values() + " " + answer.password();
            String ours = completed(answer, home);
            boolean same = answer.values() == null ? ours.startsWith("refused") : libpqs.equals(ours);
            Difference difference = same ? null : passwordDifference(answer, ours);
            if (difference != null) {
                differences.add(difference);
            } else if (!same) {
                disagreements.add(answer.question() + "\n  libpq: " + libpqs + "\n  ours:  " + ours);
            }
        }
        assertThat(disagreements).isEmpty();
        assertThat(differences).containsExactly(Difference.FOLDERS_OF_SOCKETS_UNDER_THEIR_NAME);
        assertThat(answers.stream().filter(it -> it.values() == null).count()).isBetween(50L, answers.size() - 300L);
        Set<String> fromElsewhere = Set.of("given", "env", "p w");
        assertThat(answers.stream()
                        .map(LibpqAnswer::password)
                        .filter(it -> it != null && !fromElsewhere.contains(it))
                        .count())
                .as("passwords from files")
                .isGreaterThan(80);
    }

    private static @Nullable Difference passwordDifference(LibpqAnswer answer, String ours) {
        boolean onlyThePasswordDiffers = ours.startsWith(answer.values() + " ");
        return onlyThePasswordDiffers
                        && answer.string().contains("host=/tmp")
                        && answer.circumstances().stream().anyMatch(it -> it.startsWith("@") && it.contains("/tmp:"))
                ? Difference.FOLDERS_OF_SOCKETS_UNDER_THEIR_NAME
                : null;
    }

    /** {@return what the oracle prints, with {home} and {user} for those of this run} */
    private static String completed(LibpqAnswer answer, Path home) throws IOException {
        Map<String, String> environment = new HashMap<>();
        for (String field : answer.circumstances()) {
            int equals = field.indexOf('=');
            String name = field.substring(1, equals);
            String value = LibpqAnswer.unescaped(field.substring(equals + 1)).replace("{home}", home.toString());
            if (field.startsWith("$")) {
                environment.put(name, value);
            } else {
                int colon = name.indexOf(':');
                Path file = home.resolve(colon < 0 ? name : name.substring(0, colon));
                Files.writeString(file, value);
                Files.setPosixFilePermissions(file, permissions(colon < 0 ? "0600" : name.substring(colon + 1)));
            }
        }
        try {
            Settings settings = Settings.complete(
                    ConnectionString.parse(answer.string().replace("{home}", home.toString())),
                    environment,
                    new HomeDirectory(home, false),
                    "{user}");
            Map<ConnectionKey, String> told = new EnumMap<>(settings.asMap());
            told.keySet().removeIf(key -> !key.isLibpqs());
            told.keySet().removeAll(Set.of(ConnectionKey.LOAD_BALANCE_HOSTS, ConnectionKey.PASSWORD));
            told.entrySet().removeIf(it -> it.getValue().equals(it.getKey().defaultValue()));
            told.replaceAll((key, value) -> value.replace(home.toString(), "{home}"));
            return told + " " + password(settings);
        } catch (IllegalArgumentException refused) {
            return "refused: " + refused.getMessage();
        }
    }

    private static @Nullable String password(Settings settings) {
        String given = settings.asMap().getOrDefault(ConnectionKey.PASSWORD, "");
        if (!given.isEmpty()) {
            return given;
        }
        Map<ConnectionKey, String> all = settings.asMap();
        String host = all.getOrDefault(ConnectionKey.HOST, "");
        String found = PassFile.find(
                Path.of(all.get(ConnectionKey.PASSFILE)),
                host.isEmpty() ? all.getOrDefault(ConnectionKey.HOSTADDR, "") : host,
                all.get(ConnectionKey.PORT),
                all.get(ConnectionKey.DBNAME),
                all.get(ConnectionKey.USER),
                warning -> {});
        return found == null || found.isEmpty() ? null : found;
    }

    private static Set<PosixFilePermission> permissions(String octal) {
        int mode = Integer.parseInt(octal, 8);
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] highestFirst = PosixFilePermission.values();
        for (int bit = 0; bit < 9; bit++) {
            if ((mode & (0400 >> bit)) != 0) {
                permissions.add(highestFirst[bit]);
            }
        }
        return permissions;
    }

    @Test
    void messagesOfRefusalsShowNoValue() {
        // Names are made of these letters too, so only words that are in no name of ours can tell.
        Set<String> shown = new TreeSet<>();
        for (LibpqAnswer answer : LibpqAnswer.read("parse.txt")) {
            String marked = answer.string().replaceAll("(?<=[=:@])(u|user|shop)(?=[@:/&?, ]|$)", "s3cr3t");
            try {
                ConnectionString.parse(marked);
            } catch (IllegalArgumentException refused) {
                if (String.valueOf(refused.getMessage()).contains("s3cr3t")) {
                    shown.add(marked + ": " + refused.getMessage());
                }
            }
        }
        assertThat(shown).isEmpty();
    }

    private static String orDash(@Nullable String text) {
        return text == null ? "-" : text;
    }
}
