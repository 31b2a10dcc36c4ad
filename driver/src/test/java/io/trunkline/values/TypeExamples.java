// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values;

import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;

import io.trunkline.type.Composite;
import io.trunkline.type.Multirange;
import io.trunkline.type.Range;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An ordinary value of every type there is in a database, as SQL: base types stand here, all others are made of them. */
final class TypeExamples {
    /** Text that becomes a value by a cast. */
    private static final Map<String, String> TEXTS = Map.<String, String>ofEntries(
            entry("aclitem", "postgres=r*w/postgres"),
            entry("bit", "1011"),
            entry("bool", "true"),
            entry("box", "(2,2.5),(-1,0)"),
            entry("bpchar", "ab"),
            entry("bytea", "\\xdeadBEEF"),
            entry("char", "a"),
            entry("cid", "7"),
            entry("cidr", "10.0.0.0/8"),
            entry("circle", "<(1,-2),0.5>"),
            entry("cstring", "a \"quoted\" one"),
            entry("date", "2024-02-29"),
            entry("float4", "1.5"),
            entry("float8", "0.1"),
            entry("inet", "192.168.1.5/24"),
            entry("int2", "-7"),
            entry("int2vector", "1 2 3"),
            entry("int4", "42"),
            entry("int8", "9007199254740993"),
            entry("interval", "1 mon -2 days 03:04:05.6"),
            entry("json", "{\"b\": 1,  \"a\": [null]}"),
            entry("jsonb", "{\"b\": 1.50, \"a\": [null]}"),
            entry("jsonpath", "$.a[*]?(@ > 1)"),
            entry("line", "{1,-2,3.5}"),
            entry("lseg", "[(0,0),(1,1.5)]"),
            entry("macaddr", "08:00:2b:01:02:03"),
            entry("macaddr8", "08:00:2b:01:02:03:04:05"),
            entry("money", "1234.56"),
            entry("name", "a name"),
            entry("numeric", "-1234.5600"),
            entry("oid", "4294967295"),
            entry("oidvector", "1 2 4294967295"),
            entry("path", "[(0,0),(1,1),(2,0.5)]"),
            entry("pg_lsn", "16/B374D848"),
            entry("pg_snapshot", "10:20:10,14,15"),
            entry("point", "(1,-2.5)"),
            entry("polygon", "((0,0),(1,1),(2,0.5))"),
            entry("refcursor", "a cursor"),
            entry("regclass", "pg_catalog.pg_class"),
            entry("regcollation", "\"C\""),
            entry("regconfig", "simple"),
            entry("regdictionary", "simple"),
            entry("regnamespace", "\"Odd \"\"types\"\", it's\""),
            entry("regoper", "|/"),
            entry("regoperator", "+(integer,integer)"),
            entry("regproc", "now"),
            entry("regprocedure", "abs(integer)"),
            entry("regrole", "postgres"),
            entry("regtype", "timestamp with time zone"),
            entry("text", "größer \"漢字\" 😀"),
            entry("tid", "(4294967295,7)"),
            entry("time", "12:34:56.789"),
            entry("timestamp", "2024-02-29 12:34:56.789"),
            entry("timestamptz", "2024-02-29 12:34:56.789+02"),
            entry("timetz", "12:34:56.789-03:30"),
            entry("tsquery", "fat:ab & !(rat:* | cat)"),
            entry("tsvector", "'a':1A 'fat':2B,4C 'it''s'"),
            entry("txid_snapshot", "10:20:10,14,15"),
            entry("unknown", "a"),
            entry("uuid", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
            entry("varbit", "101"),
            entry("varchar", "some text"),
            entry("xid", "4294967295"),
            entry("xid8", "18446744073709551615"),
            entry("xml", "<a b=\"c\">d</a>"),
            // Of extensions.
            entry("citext", "Ab"),
            entry("cube", "(1, 2),(3, 4.5)"),
            entry("ean13", "978-0-393-04002-9"),
            entry("hstore", "\"a\"=>\"1\", \"b\"=>NULL, \"c \\\"\"=>\"\""),
            entry("isbn", "978-0-393-04002-9"),
            entry("isbn13", "978-0-393-04002-9"),
            entry("ismn", "M-2306-7118-7"),
            entry("ismn13", "M-2306-7118-7"),
            entry("issn", "1436-4522"),
            entry("issn13", "1436-4522"),
            entry("lquery", "Top.*{1,2}.Astro*@"),
            entry("ltree", "Top.Science.Astronomy"),
            entry("ltxtquery", "Europe & Russia*@ & !Transportation"),
            entry("query_int", "1&(2|!3)"),
            entry("seg", "1.50 .. 2.5"),
            entry("upc", "036000291452"),
            // Of odd-types.sql.
            entry("Text only", "a: \"b\""),
            entry("both_ways", "a: \"b\""));

    /** Values that have to come from somewhere else. */
    private static final Map<String, String> EXPRESSIONS = Map.<String, String>ofEntries(
            entry("record", "row(1, 'a \"b\"', null::text, array[1, null])"),
            entry("void", "pg_catalog.pg_sleep(0)"),
            entry(
                    "anyarray",
                    "(select most_common_vals from pg_catalog.pg_stats where tablename = 'Statistics' and attname = 'c')"),
            entry("pg_node_tree", "(select adbin from pg_catalog.pg_attrdef order by oid desc limit 1)"),
            entry("pg_ndistinct", "(select stxdndistinct from pg_catalog.pg_statistic_ext_data)"),
            entry("pg_dependencies", "(select stxddependencies from pg_catalog.pg_statistic_ext_data)"),
            entry("pg_mcv_list", "(select stxdmcv from pg_catalog.pg_statistic_ext_data)"),
            // In the byte order of the server's machine.
            entry(
                    "pg_brin_bloom_summary",
                    "'\\x00000703400000000500000000000000'::pg_catalog.bytea::pg_catalog.pg_brin_bloom_summary"),
            entry(
                    "pg_brin_minmax_multi_summary",
                    "'\\x17000000000000000000000020000000'::pg_catalog.bytea"
                            + "::pg_catalog.pg_brin_minmax_multi_summary"),
            entry("gtsvector", "'\\x010000000500000009000000'::pg_catalog.bytea::pg_catalog.gtsvector"));

    /** Domains that refuse the example of what they are made of. */
    private static final Map<String, String> DOMAINS =
            Map.of("yes_or_no", "'YES'", "earth", "public.ll_to_earth(52.5, 13.4)");

    /**
     * Types that no result has: those of internal arguments and of what an index keeps, and those that stand for others. That
     * it is so, the server must say itself.
     */
    private static final Set<String> NEVER_A_RESULT = Set.of(
            "any",
            "anycompatible",
            "anycompatiblearray",
            "anycompatiblemultirange",
            "anycompatiblenonarray",
            "anycompatiblerange",
            "anyelement",
            "anyenum",
            "anymultirange",
            "anynonarray",
            "anyrange",
            "event_trigger",
            "fdw_handler",
            "index_am_handler",
            "internal",
            "language_handler",
            "pg_ddl_command",
            "table_am_handler",
            "trigger",
            "tsm_handler",
            // Of extensions.
            "gbtreekey16",
            "gbtreekey2",
            "gbtreekey32",
            "gbtreekey4",
            "gbtreekey8",
            "gbtreekey_var",
            "ghstore",
            "gtrgm",
            "intbig_gkey",
            "ltree_gist");

    /** Base and pseudo-types of which a String is all that there is to be had; any other that is read as one is mangled. */
    private static final Set<String> TEXTUAL = Set.of(
            "aclitem",
            "anyarray",
            "bpchar",
            "cstring",
            "gtsvector",
            "json",
            "jsonb",
            "jsonpath",
            "money",
            "name",
            "pg_brin_bloom_summary",
            "pg_brin_minmax_multi_summary",
            "pg_dependencies",
            "pg_mcv_list",
            "pg_ndistinct",
            "pg_node_tree",
            "refcursor",
            "regclass",
            "regcollation",
            "regconfig",
            "regdictionary",
            "regnamespace",
            "regoper",
            "regoperator",
            "regproc",
            "regprocedure",
            "regrole",
            "regtype",
            "text",
            "unknown",
            "varchar",
            "void",
            "xml",
            // Of extensions, and of odd-types.sql.
            "citext",
            "ean13",
            "isbn",
            "isbn13",
            "ismn",
            "ismn13",
            "issn",
            "issn13",
            "lquery",
            "ltree",
            "ltxtquery",
            "query_int",
            "seg",
            "upc",
            "Text only",
            "both_ways");

    private final Map<Long, CatalogType> types;

    /** @param types all that there are, by OID */
    TypeExamples(Map<Long, CatalogType> types) {
        this.types = types;
    }

    static boolean isNeverResult(CatalogType type) {
        return NEVER_A_RESULT.contains(type.name());
    }

    /** {@return whether a value of this class is what such a type should be read as: no text where there is more to it} */
    boolean isFit(CatalogType type, Object value) {
        if (type.array()) {
            return value.getClass().isArray();
        }
        return switch (type.kind()) {
            case 'c' -> value instanceof Composite;
            case 'd' -> isFit(member(type), value);
            case 'e' -> value instanceof String;
            case 'm' -> value instanceof Multirange;
            case 'r' -> value instanceof Range;
            default -> value instanceof String == TEXTUAL.contains(type.name());
        };
    }

    /** {@return expressions of the type, none of them NULL, the most telling one first; empty if none is known} */
    List<String> of(CatalogType type) {
        String example = example(type);
        if (example == null) {
            return List.of();
        }
        if (type.kind() == 'c') {
            String nulls = type.fields().stream().map(field -> "null").collect(Collectors.joining(", "));
            return List.of(example, cast("row(" + nulls + ")", type));
        }
        return type.array() ? List.of(example, cast("'{}'", type)) : List.of(example);
    }

    private @Nullable String example(CatalogType type) {
        if (type.array()) {
            String element = example(member(type));
            // Of what has no values there still are arrays, of NULLs.
            String elements = element == null ? "null, null" : element + ", null, " + element;
            return cast("array[" + elements + "]", type);
        }
        return switch (type.kind()) {
            case 'c' ->
                cast(
                        type.fields().stream()
                                .map(field -> String.valueOf(example(requireNonNull(types.get(field)))))
                                .collect(Collectors.joining(", ", "row(", ")")),
                        type);
            case 'd' -> cast(DOMAINS.getOrDefault(type.name(), String.valueOf(example(member(type)))), type);
            case 'e' -> cast(literal(requireNonNull(type.label())), type);
            case 'r' -> bounds(type, requireNonNull(example(member(type))));
            case 'm' -> type.sql() + "(" + example(member(type)) + ")";
            default -> {
                String text = TEXTS.get(type.name());
                yield text == null ? EXPRESSIONS.get(type.name()) : cast(literal(text), type);
            }
        };
    }

    private static String bounds(CatalogType range, String bound) {
        return range.sql() + "(" + bound + ", " + bound + ", '[]')";
    }

    private CatalogType member(CatalogType type) {
        return requireNonNull(types.get(type.member()));
    }

    private static String cast(String expression, CatalogType type) {
        return "cast(" + expression + " as " + type.sql() + ")";
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** {@return the names of all types that stand here} */
    static Set<String> names() {
        return Stream.of(TEXTS.keySet(), EXPRESSIONS.keySet(), NEVER_A_RESULT)
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
    }
}
