// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values;

import static io.trunkline.values.TypeSamples.entry;

import io.trunkline.type.LogSequenceNumber;
import io.trunkline.type.Snapshot;
import io.trunkline.type.Tid;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Values of the types of the catalogs and of the system; see {@link TypeSamples}. */
final class SystemSql {
    private SystemSql() {}

    /** By the name of the type, expressions of it: of one text each, use {@link TypeSamples#entry}. */
    static Map<String, List<String>> samples() {
        return Map.ofEntries(
                entry("xid", "0", "1", "127", "128", "2147483648", "4294967295"),
                entry("cid", "0", "1", "32768", "2147483648", "4294967295"),
                entry("xid8", "0", "1", "9223372036854775807", "9223372036854775808", "18446744073709551615"),
                entry("tid", "(0,0)", "(0,1)", "(42,7)", "(4294967295,65535)"),
                entry("pg_lsn", "0/0", "16/B374D848", "1/a", "7FFFFFFF/FFFFFFFF", "FFFFFFFF/FFFFFFFF"),
                entry("pg_snapshot", "1:1:", "10:20:10,14,15", "10:20:10,10", "1:18446744073709551615:", "3:9:8"),
                entry("txid_snapshot", "1:1:", "10:20:10,14,15", "9223372036854775807:9223372036854775809:"),
                entry("int2vector", "", "1", "1 2 -3", "32767 -32768"),
                entry("oidvector", "", "1", "1 2 4294967295"),
                entry("refcursor", "", "a", "ü \"{},\\", "NULL"),
                entry("cstring", "", "a", "ü \"{},\\", "NULL"),
                entry("jsonpath", "$", "strict $.b", "$.\"ü\"[*] ? (@ > 1 && @ like_regex \"^a\")", "$.a[1 to last]"),
                entry(
                        "xml",
                        "",
                        "x",
                        "<a>ü 😀</a>",
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a/>",
                        "<?xml version=\"1.0\" encoding=\"latin1\"?><a>ü</a>",
                        "<?xml version=\"1.1\" standalone=\"yes\"?><a/>"),
                entry("void", ""),
                entry(
                        "money",
                        "0",
                        "0.01",
                        "-0.05",
                        "12.34",
                        "-1234567.5",
                        "92233720368547758.07",
                        "-92233720368547758.08"),
                entry("regproc", "0", "12345", "now", "4294967295"),
                entry("regprocedure", "0", "now()", "abs(int4)", "4294967295"),
                entry("regoper", "0", "12345", "pg_catalog.||/", "4294967295"),
                entry("regoperator", "0", "+(int4,int4)", "4294967295"),
                entry("regclass", "0", "12345", "pg_class", "information_schema.tables", "4294967295"),
                entry("regtype", "0", "int4", "_text", "timestamp with time zone", "4294967295"),
                entry("regconfig", "0", "english", "4294967295"),
                entry("regdictionary", "0", "simple", "4294967295"),
                entry("regnamespace", "0", "pg_catalog", "4294967295"),
                entry("regrole", "0", "pg_monitor", "4294967295"),
                entry("regcollation", "0", "\"C\"", "4294967295"),
                entry("aclitem", "=r/postgres", "pg_monitor=r*w/postgres", "postgres=/postgres"),
                Map.entry("gtsvector", List.of("null", "null")),
                Map.entry(
                        "anyarray",
                        List.of(
                                "(select most_common_vals from pg_catalog.pg_stats"
                                        + " where most_common_vals is not null order by schemaname, tablename, attname limit 1)")),
                Map.entry(
                        "pg_node_tree", List.of("(select ev_action from pg_catalog.pg_rewrite order by oid limit 1)")),
                Map.entry("pg_ndistinct", List.of("null")),
                Map.entry("pg_dependencies", List.of("null")),
                Map.entry("pg_mcv_list", List.of("null")),
                Map.entry("pg_brin_bloom_summary", List.of("null")),
                Map.entry("pg_brin_minmax_multi_summary", List.of("null")));
    }

    /** Java values to send as parameters. */
    static List<Object> values() {
        List<Object> all = new ArrayList<>();
        Collections.addAll(all, "0101", "b01", "xFF", "012", "(1,2)", "16/B374D848", "10:20:15", "pg_class", "abs");
        Collections.addAll(all, new Tid(0, 0), new Tid(42, 7), new Tid(0xFFFF_FFFFL, 0xFFFF), "(3,4)", "(1");
        Collections.addAll(all, new LogSequenceNumber(0), new LogSequenceNumber(1L << 32), new LogSequenceNumber(-1));
        Collections.addAll(all, "0/1", "a/B", new Snapshot(1, 1, List.of()), new Snapshot(10, 20, List.of(10L, 15L)));
        Collections.addAll(
                all, new Snapshot(1, -1, List.of()), "1:5:2,3", "5:1:", new BigInteger("18446744073709551615"));
        Collections.addAll(all, "$", "$.a[*]", "strict $.b ? (@ > 1)", "1 2 3", "1 x", "<a/>", "<a", "$1,234.56");
        all.add("<?xml version=\"1.0\" encoding=\"latin1\"?><a>\u00e4</a>");
        Collections.addAll(
                all, "=r/postgres", "postgres=r*w/postgres", "pg_monitor=/postgres", "=w/pg_monitor", "abs(int4)");
        Collections.addAll(all, "postgres=a/pg_monitor", "abs(int8)");
        Collections.addAll(all, "+(int4,int4)", "-(int4,int4)", "int4", "int4[]", "\"C\"", "english", "simple");
        Collections.addAll(all, "pg_catalog", "public", "pg_monitor", "postgres");
        return all;
    }

    static List<Object> arrays() {
        return List.of(new Tid[] {new Tid(1, 2), null}, new Snapshot[] {new Snapshot(10, 20, List.of(10L, 15L))});
    }
}
