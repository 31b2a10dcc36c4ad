// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.codec;

import io.trunkline.type.BitString;
import io.trunkline.type.Box;
import io.trunkline.type.Cidr;
import io.trunkline.type.Circle;
import io.trunkline.type.Composite;
import io.trunkline.type.Cube;
import io.trunkline.type.Ewkb;
import io.trunkline.type.HStore;
import io.trunkline.type.Inet;
import io.trunkline.type.Interval;
import io.trunkline.type.Line;
import io.trunkline.type.LineSegment;
import io.trunkline.type.LogSequenceNumber;
import io.trunkline.type.MacAddr;
import io.trunkline.type.MacAddr8;
import io.trunkline.type.Multirange;
import io.trunkline.type.Path;
import io.trunkline.type.PgArray;
import io.trunkline.type.Point;
import io.trunkline.type.Polygon;
import io.trunkline.type.Range;
import io.trunkline.type.Snapshot;
import io.trunkline.type.Tid;
import io.trunkline.type.TsQuery;
import io.trunkline.type.TsVector;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An ordinary value of each type that is sent and taken in binary, in PostgreSQL's text, and a Java class it is read as. */
public enum TypeValue {
    BOOL("bool", Boolean.class, "t"),
    INT2("int2", Short.class, "-7"),
    INT4("int4", Integer.class, "70000"),
    INT8("int8", Long.class, "9007199254740993"),
    OID("oid", Long.class, "4294967295"),
    XID("xid", Long.class, "4294967295"),
    CID("cid", Long.class, "7"),
    XID8("xid8", BigInteger.class, "70000"),
    TID("tid", Tid.class, "(42,7)"),
    FLOAT4("float4", Float.class, "1.1"),
    FLOAT8("float8", Double.class, "123456.789"),
    NUMERIC("numeric", BigDecimal.class, "12345678.90"),
    NUMERIC_LONG("numeric", Long.class, "12345678"),
    NUMERIC_30_DIGITS("numeric", BigDecimal.class, "123456789012345678901234567.890"),
    TEXT("text", String.class, "some text of forty letters, all of ASCII"),
    TEXT_UNICODE("text", String.class, "größer als 漢字 und 😀, vierzig Zeichen lang"),
    BPCHAR("bpchar", String.class, "ab  "),
    NAME("name", String.class, "pg_class"),
    CHAR("char", Character.class, "a"),
    BYTEA("bytea", byte[].class, "\\xdeadbeefdeadbeefdeadbeefdeadbeef"),
    UNIVERSAL_ID("uuid", UUID.class, "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
    DATE("date", LocalDate.class, "2024-02-29"),
    TIME("time", LocalTime.class, "12:34:56.789"),
    TIMETZ("timetz", OffsetTime.class, "12:34:56.789+02"),
    TIMESTAMP("timestamp", LocalDateTime.class, "2024-02-29 12:34:56.789"),
    TIMESTAMPTZ("timestamptz", OffsetDateTime.class, "2024-02-29 12:34:56.789+00"),
    TIMESTAMPTZ_INSTANT("timestamptz", Instant.class, "2024-02-29 12:34:56.789+00"),
    INTERVAL("interval", Interval.class, "1 mon -2 days +03:04:05.6"),
    JSON("json", String.class, "{\"id\": 42, \"name\": \"item\"}"),
    JSONB("jsonb", String.class, "{\"id\": 42, \"name\": \"item\"}"),
    JSONPATH("jsonpath", String.class, "$.\"a\"[*]?(@ > 1)"),
    INET("inet", Inet.class, "192.168.1.5/24"),
    CIDR("cidr", Cidr.class, "2001:db8::/32"),
    MACADDR("macaddr", MacAddr.class, "08:00:2b:01:02:03"),
    MACADDR8("macaddr8", MacAddr8.class, "08:00:2b:01:02:03:04:05"),
    VARBIT("varbit", BitString.class, "1011001110001111"),
    POINT("point", Point.class, "(1.5,-2)"),
    LINE("line", Line.class, "{1,-2,3.5}"),
    LSEG("lseg", LineSegment.class, "[(0,0),(1,1.5)]"),
    BOX("box", Box.class, "(2,2.5),(-1,0)"),
    PATH("path", Path.class, "[(0,0),(1,1),(2,0.5)]"),
    POLYGON("polygon", Polygon.class, "((0,0),(1,1),(2,0.5))"),
    CIRCLE("circle", Circle.class, "<(1,-2),0.5>"),
    TSVECTOR("tsvector", TsVector.class, "'a':1A 'fat':2B,4C 'rat'"),
    TSQUERY("tsquery", TsQuery.class, "'fat':AB & !( 'rat':* | 'cat' )"),
    PG_LSN("pg_lsn", LogSequenceNumber.class, "16/B374D848"),
    PG_SNAPSHOT("pg_snapshot", Snapshot.class, "10:20:10,14,15"),
    REFCURSOR("refcursor", String.class, "<unnamed portal 1>"),
    INT4RANGE("int4range", Range.class, "[1,5)"),
    TSTZRANGE("tstzrange", Range.class, "[\"2024-02-29 12:34:56+00\",)"),
    INT4MULTIRANGE("int4multirange", Multirange.class, "{[1,5),[7,9)}"),
    HSTORE("hstore", Map.class, "\"a\"=>\"1\", \"b\"=>NULL"),
    HSTORE_ITSELF("hstore", HStore.class, "\"a\"=>\"1\", \"b\"=>NULL"),
    CITEXT("citext", String.class, "aB"),
    LTREE("ltree", String.class, "Top.Science.Astronomy"),
    CUBE("cube", Cube.class, "(1, 2),(3, 4.5)"),
    GEOMETRY("geometry", Ewkb.class, "0101000020E6100000000000000000F03F0000000000000040"),
    INT4_ARRAY("_int4", int[].class, "{1,2,3,4,5,6,7,8,9,10}"),
    INT4_ARRAY_BOXED("_int4", Integer[].class, "{1,2,3,4,5,6,7,8,9,10}"),
    INT4_ARRAY_OF_ANY_SHAPE("_int4", Object[].class, "{1,2,3,4,5,6,7,8,9,10}"),
    INT4_ARRAY_WITH_BOUNDS("_int4", PgArray.class, "[0:2]={1,2,3}"),
    TEXT_ARRAY("_text", String[].class, "{one,two,three,NULL,\"fi ve\"}"),
    TEXT_LIST("_text", List.class, "{one,two,three,NULL,\"fi ve\"}"),
    MOOD("mood", String.class, "happy"),
    PAIR("pair", Composite.class, "(42,\"a name\")"),
    PAIR_RECORD("pair", Pair.class, "(42,\"a name\")");

    /** What {@code pair} is read as. */
    public record Pair(int id, String name) {}

    final String type;
    final Class<?> javaType;
    final String text;

    TypeValue(String type, Class<?> javaType, String text) {
        this.type = type;
        this.javaType = javaType;
        this.text = text;
    }
}
