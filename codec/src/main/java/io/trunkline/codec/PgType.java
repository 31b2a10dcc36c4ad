// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

/**
 * A type as {@code pg_type} knows it.
 *
 * @param oid
 *     its object identifier, unsigned; 0 where it differs from database to database and is found by name
 * @param name
 *     its name in {@code pg_type}, such as {@code int4}
 * @param arrayOid
 *     the identifier of its array type, 0 if it has none or if it is found by name
 * @param delimiter
 *     what stands between elements in the text of an array: a comma for all built-in types but {@code box}
 */
public record PgType(int oid, String name, int arrayOid, char delimiter) {
    public static final PgType BOOL = of(16, "bool", 1000);
    public static final PgType BYTEA = of(17, "bytea", 1001);
    public static final PgType CHAR = of(18, "char", 1002);
    public static final PgType NAME = of(19, "name", 1003);
    public static final PgType INT8 = of(20, "int8", 1016);
    public static final PgType INT2 = of(21, "int2", 1005);
    public static final PgType INT2VECTOR = of(22, "int2vector", 1006);
    public static final PgType INT4 = of(23, "int4", 1007);
    public static final PgType REGPROC = of(24, "regproc", 1008);
    public static final PgType TEXT = of(25, "text", 1009);
    public static final PgType OID = of(26, "oid", 1028);
    public static final PgType TID = of(27, "tid", 1010);
    public static final PgType XID = of(28, "xid", 1011);
    public static final PgType CID = of(29, "cid", 1012);
    public static final PgType OIDVECTOR = of(30, "oidvector", 1013);
    public static final PgType JSON = of(114, "json", 199);
    public static final PgType XML = of(142, "xml", 143);
    public static final PgType PG_NODE_TREE = of(194, "pg_node_tree", 0);
    public static final PgType POINT = of(600, "point", 1017);
    public static final PgType LSEG = of(601, "lseg", 1018);
    public static final PgType PATH = of(602, "path", 1019);
    public static final PgType BOX = new PgType(603, "box", 1020, ';');
    public static final PgType POLYGON = of(604, "polygon", 1027);
    public static final PgType LINE = of(628, "line", 629);
    public static final PgType CIDR = of(650, "cidr", 651);
    public static final PgType FLOAT4 = of(700, "float4", 1021);
    public static final PgType FLOAT8 = of(701, "float8", 1022);
    public static final PgType UNKNOWN = of(705, "unknown", 0);
    public static final PgType CIRCLE = of(718, "circle", 719);
    public static final PgType MACADDR8 = of(774, "macaddr8", 775);
    public static final PgType MONEY = of(790, "money", 791);
    public static final PgType MACADDR = of(829, "macaddr", 1040);
    public static final PgType INET = of(869, "inet", 1041);
    public static final PgType ACLITEM = of(1033, "aclitem", 1034);
    public static final PgType BPCHAR = of(1042, "bpchar", 1014);
    public static final PgType VARCHAR = of(1043, "varchar", 1015);
    public static final PgType DATE = of(1082, "date", 1182);
    public static final PgType TIME = of(1083, "time", 1183);
    public static final PgType TIMESTAMP = of(1114, "timestamp", 1115);
    public static final PgType TIMESTAMPTZ = of(1184, "timestamptz", 1185);
    public static final PgType INTERVAL = of(1186, "interval", 1187);
    public static final PgType TIMETZ = of(1266, "timetz", 1270);
    public static final PgType BIT = of(1560, "bit", 1561);
    public static final PgType VARBIT = of(1562, "varbit", 1563);
    public static final PgType NUMERIC = of(1700, "numeric", 1231);
    public static final PgType REFCURSOR = of(1790, "refcursor", 2201);
    public static final PgType REGPROCEDURE = of(2202, "regprocedure", 2207);
    public static final PgType REGOPER = of(2203, "regoper", 2208);
    public static final PgType REGOPERATOR = of(2204, "regoperator", 2209);
    public static final PgType REGCLASS = of(2205, "regclass", 2210);
    public static final PgType REGTYPE = of(2206, "regtype", 2211);
    public static final PgType RECORD = of(2249, "record", 2287);
    public static final PgType CSTRING = of(2275, "cstring", 1263);
    public static final PgType ANYARRAY = of(2277, "anyarray", 0);
    public static final PgType VOID = of(2278, "void", 0);
    public static final PgType UUID = of(2950, "uuid", 2951);
    public static final PgType TXID_SNAPSHOT = of(2970, "txid_snapshot", 2949);
    public static final PgType PG_LSN = of(3220, "pg_lsn", 3221);
    public static final PgType PG_NDISTINCT = of(3361, "pg_ndistinct", 0);
    public static final PgType PG_DEPENDENCIES = of(3402, "pg_dependencies", 0);
    public static final PgType TSVECTOR = of(3614, "tsvector", 3643);
    public static final PgType TSQUERY = of(3615, "tsquery", 3645);
    public static final PgType GTSVECTOR = of(3642, "gtsvector", 3644);
    public static final PgType REGCONFIG = of(3734, "regconfig", 3735);
    public static final PgType REGDICTIONARY = of(3769, "regdictionary", 3770);
    public static final PgType JSONB = of(3802, "jsonb", 3807);
    public static final PgType INT4RANGE = of(3904, "int4range", 3905);
    public static final PgType NUMRANGE = of(3906, "numrange", 3907);
    public static final PgType TSRANGE = of(3908, "tsrange", 3909);
    public static final PgType TSTZRANGE = of(3910, "tstzrange", 3911);
    public static final PgType DATERANGE = of(3912, "daterange", 3913);
    public static final PgType INT8RANGE = of(3926, "int8range", 3927);
    public static final PgType JSONPATH = of(4072, "jsonpath", 4073);
    public static final PgType REGNAMESPACE = of(4089, "regnamespace", 4090);
    public static final PgType REGROLE = of(4096, "regrole", 4097);
    public static final PgType REGCOLLATION = of(4191, "regcollation", 4192);
    public static final PgType INT4MULTIRANGE = of(4451, "int4multirange", 6150);
    public static final PgType NUMMULTIRANGE = of(4532, "nummultirange", 6151);
    public static final PgType TSMULTIRANGE = of(4533, "tsmultirange", 6152);
    public static final PgType TSTZMULTIRANGE = of(4534, "tstzmultirange", 6153);
    public static final PgType DATEMULTIRANGE = of(4535, "datemultirange", 6155);
    public static final PgType INT8MULTIRANGE = of(4536, "int8multirange", 6157);
    public static final PgType PG_BRIN_BLOOM_SUMMARY = of(4600, "pg_brin_bloom_summary", 0);
    public static final PgType PG_BRIN_MINMAX_MULTI_SUMMARY = of(4601, "pg_brin_minmax_multi_summary", 0);
    public static final PgType PG_MCV_LIST = of(5017, "pg_mcv_list", 0);
    public static final PgType PG_SNAPSHOT = of(5038, "pg_snapshot", 5039);
    public static final PgType XID8 = of(5069, "xid8", 271);

    /**
     * A type that is found by its name, as its OID differs from database to database.
     *
     * @param name its name in {@code pg_type}, or {@code schema.name}
     */
    public static PgType named(String name) {
        return of(0, name, 0);
    }

    private static PgType of(int oid, String name, int arrayOid) {
        return new PgType(oid, name, arrayOid, ',');
    }
}
