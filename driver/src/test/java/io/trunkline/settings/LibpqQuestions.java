// SPDX-License-Identifier: Apache-2.0
package io.trunkline.settings;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What we ask libpq, the same each time: connection strings from a grammar with a taste for trouble, half of them mutated; and
 * strings to be completed from files and variables. The format is the oracle's (src/test/libpq).
 */
final class LibpqQuestions {
    static final long SEED = 18;
    static final int URIS = 1_900;
    static final int PAIRS = 1_300;
    static final int COMPLETIONS = 800;

    private static final List<String> NAMES =
            oneOf("u|user||| u | |us%40er|p@w|p:w|p/w|p?w|p#w|p%|p%2|p%zz|p%00|%ff|%C3%A9|%c3|%e2%82%ac|é|日本|"
                    + "😀|a+b|a%2Bb|a b|a%20b|a=b|a&b|a'b|a\\b|a\tb|\u00a0|x,y|x%2Cy|[x]|%25|%F0%9F%98%80|"
                    + "%ed%a0%80|%C0%80");
    private static final List<String> HOSTS = oneOf("localhost|db1|db2.example|10.0.0.1|[::1]|[fe80::1%25eth0]|%2Ftmp|"
            + "%2Fvar%2Frun%2Fpostgresql|||höst|a b|::1|[|[]|[::1|]|[::1]x|[a b]|%5B::1%5D|h%20x|"
            + "%40abstract|*|h%00| h |[::1] |h[1]|[[::1]]|[::1]]|a%2cb");
    private static final List<String> PORTS = oneOf("5432|5433|1||0|x|65536|%35%34|54 32|-1| 5432 |1:2|[1]|1@2");
    private static final List<String> STRANGE_KEYS =
            oneOf("tty|ssl|ssl|requiressl|authtype|HOST|Host| host|host ||ho%73t|h%6Fst%20|%zz|pool_max_size|"
                    + "pool_recycling|scram_iteration_limit|ssl_mode|username|db_name|ca_file|"
                    + "connect_timeout_sec|servicefile|hostt|hôte|host%00|h ost|user:");
    private static final List<String> WORDS =
            oneOf("true|false|1|0|require|verify-full|VerifyCa|ReadWrite|Random|Disable|any|random|system|"
                    + "a=b||| |%20|-c%20x=y|-c x=y|%3D|/tmp|a,b|SslMode.Prefer|True|Fast");
    private static final String SPACE = " \t\n\u000b\f\r";
    private static final String TROUBLE = "@#+%?&=/:[],;'\"\\ \t\n\u000b\f\r\u00a0\u0085\u2003éß0aA%%@@::==''\\\\";

    private static final List<String> LIBPQS_KEYS = Stream.of(ConnectionKey.values())
            .filter(ConnectionKey::isLibpqs)
            .map(ConnectionKey::toString)
            .toList();

    private final Random random;

    private LibpqQuestions(long seed) {
        random = new Random(seed);
    }

    /** Prints the questions: {@code parse} or {@code complete}. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        (arguments[0].equals("parse") ? parse() : complete()).forEach(line -> out.print(line + "\n"));
        out.flush();
    }

    /** {@return questions for PQconninfoParse} */
    static List<String> parse() {
        LibpqQuestions questions = new LibpqQuestions(SEED);
        Set<String> lines = new LinkedHashSet<>();
        while (lines.size() < URIS) {
            lines.add("P " + escape(questions.mutated(questions.uri())));
        }
        while (lines.size() < URIS + PAIRS) {
            lines.add("P " + escape(questions.mutated(questions.pairs())));
        }
        return List.copyOf(lines);
    }

    /** {@return questions for all that comes after parsing} */
    static List<String> complete() {
        LibpqQuestions questions = new LibpqQuestions(SEED);
        Set<String> lines = new LinkedHashSet<>();
        while (lines.size() < COMPLETIONS) {
            lines.add(questions.completion());
        }
        return List.copyOf(lines);
    }

    private String uri() {
        StringBuilder uri = new StringBuilder(rarely(30) ? "POSTGRES://" : chance() ? "postgres://" : "postgresql://");
        if (chance()) {
            uri.append(nameForUri());
            if (chance()) {
                uri.append(':').append(nameForUri());
            }
            uri.append('@');
        }
        int hosts = rarely(4) ? 0 : 1 + (chance() ? 0 : random.nextInt(3));
        for (int i = 0; i < hosts; i++) {
            uri.append(i == 0 ? "" : ",").append(rarely(4) ? pick(HOSTS) : HOSTS.get(random.nextInt(8)));
            if (chance()) {
                uri.append(':').append(rarely(3) ? pick(PORTS) : "5432");
            }
        }
        if (chance()) {
            uri.append('/').append(nameForUri());
        }
        if (chance()) {
            int pairs = random.nextInt(4);
            uri.append('?');
            for (int i = 0; i < pairs; i++) {
                uri.append(i == 0 ? "" : "&").append(key());
                uri.append(rarely(30) ? "" : "=").append(valueForUri());
            }
            uri.append(rarely(15) ? "&" : "");
        }
        return uri.toString();
    }

    private String pairs() {
        StringBuilder pairs = new StringBuilder();
        int count = rarely(20) ? 0 : 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            pairs.append(i == 0 && !rarely(5) ? "" : space(1)).append(key());
            pairs.append(space(0)).append(rarely(40) ? "" : "=").append(space(0));
            String value = chance() ? pick(WORDS) : chance() ? pick(NAMES) : pick(HOSTS);
            pairs.append(
                    switch (random.nextInt(5)) {
                        case 0 -> "'" + value + "'";
                        case 1 -> "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
                        case 2 -> value.replace("\\", "\\\\").replace(" ", "\\ ");
                        case 3 -> rarely(6) ? "'" + value : rarely(6) ? value + "\\" : value.replace(" ", "");
                        default -> value.replace(" ", "");
                    });
        }
        return pairs.append(rarely(5) ? space(1) : "").toString();
    }

    private String mutated(String text) {
        StringBuilder changed = new StringBuilder(text);
        int changes = !rarely(4) ? 0 : 1 + random.nextInt(2);
        for (int i = 0; i < changes && changed.length() > 0; i++) {
            int at = changed.offsetByCodePoints(0, random.nextInt(changed.codePointCount(0, changed.length())));
            int end = changed.offsetByCodePoints(at, 1);
            switch (random.nextInt(4)) {
                case 0 -> changed.delete(at, end);
                case 1 -> changed.insert(at, TROUBLE.charAt(random.nextInt(TROUBLE.length())));
                case 2 -> changed.replace(at, end, String.valueOf(TROUBLE.charAt(random.nextInt(TROUBLE.length()))));
                default -> changed.insert(at, changed.substring(at, Math.min(changed.length(), end)));
            }
        }
        return changed.toString();
    }

    private String nameForUri() {
        return random.nextInt(7) > 0
                ? List.of("u", "user", "shop", "p%40w", "%C3%A9").get(random.nextInt(5))
                : pick(NAMES);
    }

    private String valueForUri() {
        return chance() ? pick(WORDS).replace("=", rarely(20) ? "=" : "%3D").replace(" ", "%20") : nameForUri();
    }

    private String key() {
        // Those with values that have a meaning here come more often.
        return rarely(12)
                ? pick(STRANGE_KEYS)
                : chance()
                        ? pick(List.of(
                                "host", "port", "dbname", "user", "sslmode", "target_session_attrs", "keepalives"))
                        : pick(LIBPQS_KEYS);
    }

    private String completion() {
        List<String> fields = new ArrayList<>();
        List<String> given = new ArrayList<>();
        given.add("fallback_application_name=f");
        some(
                given,
                4,
                oneOf("host=a|host=/tmp|host=localhost|hostaddr=1.2.3.4|port=1|port=''|user=bob|user=''|"
                        + "dbname=shop|dbname=''|password=given|password=''|sslmode=allow|sslmode=verify-full|"
                        + "sslrootcert=system|sslrootcert=ca.pem|requiressl=1|"
                        + "requiressl=0|passfile={home}/p|passfile={home}|passfile=''|application_name=app"));
        int services = random.nextInt(4);
        if (services == 1) {
            some(given, 1, List.of("service=s", "service=t", "service=''"));
        }
        fields.add("C " + escape(String.join(" ", given)));
        some(
                fields,
                4,
                oneOf("$PGHOST=a|$PGHOST=|$PGHOST=db|$PGHOSTADDR=1.2.3.4|$PGPORT=1|$PGPORT=|$PGUSER=eve|$PGUSER=|"
                        + "$PGDATABASE=blog|$PGDATABASE=|$PGPASSWORD=env|$PGPASSWORD=|$PGSSLMODE=disable|"
                        + "$PGSSLMODE=verify-full|$PGREQUIRESSL=1|$PGREQUIRESSL=0|$PGREQUIRESSL=|"
                        + "$PGSSLROOTCERT=system|$PGSSLROOTCERT=|$PGAPPNAME=env|$PGOPTIONS=-c x=y|"
                        + "$PGCONNECT_TIMEOUT=3|$PGSSLSNI=0|$PGPASSFILE={home}/p|$PGKRBSRVNAME=k|"
                        + "$PGSSLMINPROTOCOLVERSION=TLSv1.3|$PGTARGETSESSIONATTRS=primary"));
        switch (services) {
            case 0 -> {
                fields.add("$PGSERVICE=s");
                fields.add("@.pg_service.conf=" + escape(serviceFile()));
            }
            case 1 -> {
                some(fields, 1, List.of("$PGSERVICE=s", "$PGSERVICE=t", "$PGSERVICE="));
                some(fields, 1, List.of("$PGSERVICEFILE={home}/x", "$PGSERVICEFILE={home}/x", "$PGSERVICEFILE="));
                some(fields, 1, List.of("$PGSYSCONFDIR={home}"));
                for (String file : List.of(".pg_service.conf", "pg_service.conf", "x")) {
                    if (!rarely(3)) {
                        fields.add("@" + file + "=" + escape(serviceFile()));
                    }
                }
            }
            default -> {}
        }
        for (String file : List.of(".pgpass", "p")) {
            if (!rarely(4)) {
                String mode =
                        rarely(6) ? pick(List.of(":0640", ":0644", ":0604", ":0660", ":0400", ":0610", ":0601")) : "";
                fields.add("@" + file + mode + "=" + escape(passFile()));
            }
        }
        return String.join("\t", fields);
    }

    private String serviceFile() {
        StringBuilder file = new StringBuilder(rarely(15) ? "\ufeff" : "");
        int lines = 1 + random.nextInt(8);
        for (int i = 0; i < lines; i++) {
            String line = i == 0 || rarely(4)
                    ? pick(oneOf("[s]|[s]|[t]|[s] x|[]| [s]|[ss]|[s|[t]\r"))
                    : rarely(9)
                            ? pick(oneOf(
                                    "bad|host = a|Host=a|service=t|ldap://l/|=a|port =1|application_name=XXX|requiressl=1|"
                                            + "db_name=x|#XXX"))
                            : pick(oneOf(
                                    "host=svc|port=7|port=8|user=joe|dbname=svc|sslmode=require|password=p w| user=u u|"
                                            + "user=ann \t|# host=x| #||application_name=a=b|application_name='q'|sslrootcert=system|"
                                            + "application_name=é|options=-c a\\ b"));
            file.append(line.replace("XXX", "x".repeat(1_002 + random.nextInt(22))))
                    .append(i == lines - 1 && chance() ? "" : rarely(6) ? "\r\n" : "\n");
        }
        return file.toString();
    }

    private String passFile() {
        StringBuilder file = new StringBuilder(rarely(20) ? "\ufeff" : "");
        int lines = 1 + random.nextInt(5);
        for (int i = 0; i < lines; i++) {
            file.append(!rarely(3) ? "*" : pick(oneOf("a|localhost|/tmp|1.2.3.4|svc|\\a|#a|a*|")));
            file.append(':').append(!rarely(3) ? "*" : pick(List.of("5432", "1", "7", "543", "")));
            file.append(':').append(!rarely(3) ? "*" : pick(List.of("shop", "blog", "bob", "s\\hop", "svc")));
            file.append(':').append(!rarely(3) ? "*" : pick(List.of("bob", "eve", "joe", "ann", "bo")));
            file.append(rarely(15) ? "" : ":");
            file.append(pick(List.of("secret" + i, "a\\:b", "c\\\\d", "e:f", "g\\h", "#i", " j ", "é", "", "k\\")));
            file.append(i == lines - 1 && chance() ? "" : rarely(5) ? "\r\n" : rarely(9) ? "\r\r\n" : "\n");
            file.append(rarely(9) ? "# comment\n" : rarely(9) ? "\n" : "");
        }
        return file.toString();
    }

    private void some(List<String> into, int most, List<String> of) {
        Set<String> taken = new LinkedHashSet<>();
        int count = random.nextInt(most + 1);
        for (int i = 0; i < count; i++) {
            String one = pick(of);
            if (taken.add(one.substring(0, one.indexOf('=')))) {
                into.add(one);
            }
        }
    }

    private String space(int least) {
        StringBuilder space = new StringBuilder();
        int count = least + (rarely(3) ? random.nextInt(3) : 0);
        for (int i = 0; i < count; i++) {
            space.append(chance() ? ' ' : SPACE.charAt(random.nextInt(SPACE.length())));
        }
        return space.toString();
    }

    private static List<String> oneOf(String joined) {
        return List.of(joined.split("[|]", -1));
    }

    private boolean chance() {
        return random.nextBoolean();
    }

    private boolean rarely(int times) {
        return random.nextInt(times) == 0;
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    /** As the oracle does: what is not printable ASCII, and the backslash, byte for byte. */
    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (octet < 0x20 || octet > 0x7e || octet == '\\') {
                escaped.append(String.format("\\x%02x", octet & 0xff));
            } else {
                escaped.append((char) octet);
            }
        }
        return escaped.toString();
    }
}
