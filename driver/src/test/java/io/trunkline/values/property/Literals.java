// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values.property;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What makes values of each type, by the type's name in {@code pg_type}. */
final class Literals {
    /** Types whose input functions refuse everything: their values are made by the server alone. */
    static final Set<String> WITHOUT_INPUT = Set.of(
            "gtsvector",
            "pg_node_tree",
            "pg_ndistinct",
            "pg_dependencies",
            "pg_mcv_list",
            "pg_brin_bloom_summary",
            "pg_brin_minmax_multi_summary");

    /** Types of which there are no columns. */
    static final Set<String> PSEUDO = Set.of("unknown", "void", "record", "cstring", "anyarray");

    private final Map<String, Generator> byName = new HashMap<>();

    /** @param version the major version of the server */
    Literals(int version) {
        numbers();
        texts();
        times(version);
        others();
        names();
        ranges();
    }

    /** {@return the generator of that type's values, null if there is none} */
    @Nullable
    Generator of(String type) {
        return byName.get(type);
    }

    private void numbers() {
        byName.put("bool", NumberLiterals.BOOL);
        byName.put("int2", NumberLiterals.INT2);
        byName.put("int4", NumberLiterals.INT4);
        byName.put("int8", NumberLiterals.INT8);
        byName.put("oid", NumberLiterals.OID);
        byName.put("xid", NumberLiterals.OID);
        byName.put("cid", NumberLiterals.OID);
        byName.put("xid8", NumberLiterals.XID8);
        byName.put("float4", NumberLiterals.FLOAT4);
        byName.put("float8", NumberLiterals.FLOAT8);
        byName.put("numeric", NumberLiterals.NUMERIC);
        byName.put("money", NumberLiterals.MONEY);
    }

    private void texts() {
        byName.put("text", TextLiterals.TEXT);
        byName.put("varchar", TextLiterals.TEXT);
        byName.put("bpchar", TextLiterals.TEXT);
        byName.put("refcursor", TextLiterals.TEXT);
        byName.put("name", TextLiterals.NAME);
        byName.put("char", TextLiterals.CHAR);
        byName.put("bytea", TextLiterals.BYTEA);
        byName.put("uuid", TextLiterals.UUID);
        byName.put("json", TextLiterals.JSON);
        byName.put("jsonb", TextLiterals.JSON);
        byName.put("jsonpath", TextLiterals.JSONPATH);
        byName.put("xml", TextLiterals.XML);
        byName.put("citext", TextLiterals.TEXT);
    }

    private void times(int version) {
        byName.put("date", TimeLiterals.DATE);
        byName.put("time", TimeLiterals.TIME);
        byName.put("timetz", TimeLiterals.TIMETZ);
        byName.put("timestamp", TimeLiterals.TIMESTAMP);
        byName.put("timestamptz", TimeLiterals.TIMESTAMPTZ);
        byName.put("interval", TimeLiterals.interval(version >= 17, version >= 15));
    }

    private void others() {
        byName.put("inet", NetworkLiterals.INET);
        byName.put("cidr", NetworkLiterals.CIDR);
        byName.put("macaddr", NetworkLiterals.MACADDR);
        byName.put("macaddr8", NetworkLiterals.MACADDR8);
        byName.put("bit", NetworkLiterals.BIT);
        byName.put("varbit", NetworkLiterals.BIT);
        byName.put("point", GeometricLiterals.POINT);
        byName.put("lseg", GeometricLiterals.LSEG);
        byName.put("line", GeometricLiterals.LINE);
        byName.put("box", GeometricLiterals.BOX);
        byName.put("circle", GeometricLiterals.CIRCLE);
        byName.put("path", GeometricLiterals.PATH);
        byName.put("polygon", GeometricLiterals.POLYGON);
        byName.put("cube", GeometricLiterals.CUBE);
        byName.put("tsvector", SearchLiterals.TSVECTOR);
        byName.put("tsquery", SearchLiterals.TSQUERY);
        byName.put("hstore", SearchLiterals.HSTORE);
        byName.put("ltree", SearchLiterals.LTREE);
        byName.put("lquery", SearchLiterals.LQUERY);
        byName.put("ltxtquery", SearchLiterals.LTXTQUERY);
    }

    private void names() {
        byName.put("tid", SystemLiterals.TID);
        byName.put("pg_lsn", SystemLiterals.PG_LSN);
        byName.put("pg_snapshot", SystemLiterals.SNAPSHOT);
        byName.put("txid_snapshot", SystemLiterals.SNAPSHOT);
        byName.put("int2vector", SystemLiterals.INT2VECTOR);
        byName.put("oidvector", SystemLiterals.OIDVECTOR);
        byName.put("aclitem", SystemLiterals.ACLITEM);
        byName.put("regproc", SystemLiterals.REGPROC);
        byName.put("regprocedure", SystemLiterals.REGPROCEDURE);
        byName.put("regoper", SystemLiterals.REGOPER);
        byName.put("regoperator", SystemLiterals.REGOPERATOR);
        byName.put("regclass", SystemLiterals.REGCLASS);
        byName.put("regtype", SystemLiterals.REGTYPE);
        byName.put("regconfig", SystemLiterals.REGCONFIG);
        byName.put("regdictionary", SystemLiterals.REGDICTIONARY);
        byName.put("regnamespace", SystemLiterals.REGNAMESPACE);
        byName.put("regrole", SystemLiterals.REGROLE);
        byName.put("regcollation", SystemLiterals.REGCOLLATION);
    }

    private void ranges() {
        ranges("int4", Ranges.INT4);
        ranges("int8", Ranges.INT8);
        ranges("num", Ranges.NUMERIC);
        ranges("date", Ranges.DATE);
        ranges("ts", Ranges.TIMESTAMP);
        ranges("tstz", Ranges.TIMESTAMPTZ);
        ranges("text", Ranges.TEXT);
        ranges("float8", Ranges.FLOAT8);
        ranges("inet", Ranges.INET);
    }

    private void ranges(String name, Ranges<?> ranges) {
        byName.put(name + "range", ranges.range());
        byName.put(name + "multirange", ranges.multirange());
    }
}
