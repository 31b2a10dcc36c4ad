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
    public static final PgType INT4 = of(23, "int4", 1007);
    public static final PgType TEXT = of(25, "text", 1009);
    public static final PgType OID = of(26, "oid", 1028);
    public static final PgType JSON = of(114, "json", 199);
    public static final PgType FLOAT4 = of(700, "float4", 1021);
    public static final PgType FLOAT8 = of(701, "float8", 1022);
    public static final PgType UNKNOWN = of(705, "unknown", 0);
    public static final PgType BPCHAR = of(1042, "bpchar", 1014);
    public static final PgType VARCHAR = of(1043, "varchar", 1015);
    public static final PgType DATE = of(1082, "date", 1182);
    public static final PgType TIME = of(1083, "time", 1183);
    public static final PgType TIMESTAMP = of(1114, "timestamp", 1115);
    public static final PgType TIMESTAMPTZ = of(1184, "timestamptz", 1185);
    public static final PgType NUMERIC = of(1700, "numeric", 1231);
    public static final PgType UUID = of(2950, "uuid", 2951);
    public static final PgType JSONB = of(3802, "jsonb", 3807);

    private static PgType of(int oid, String name, int arrayOid) {
        return new PgType(oid, name, arrayOid, ',');
    }
}
