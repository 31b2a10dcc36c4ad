// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import io.trunkline.type.LogSequenceNumber;
import io.trunkline.type.Snapshot;
import io.trunkline.type.Tid;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/** Values of the types of the catalogs and of the system; see {@link Sample}. */
final class SystemSamples {
    private SystemSamples() {}

    static void addTo(Sample.Table table) {
        transactions(table);
        positions(table);
        vectors(table);
        texts(table);
        onlyText(table);
    }

    private static void transactions(Sample.Table table) {
        for (PgType type : List.of(PgType.XID, PgType.CID)) {
            table.add(type, 0L, "00000000", "0");
            table.add(type, 4294967295L, "ffffffff", "4294967295");
            for (Object seven :
                    List.of(7, (short) 7, (byte) 7, 7.0, 7f, BigInteger.valueOf(7), BigDecimal.valueOf(7))) {
                table.add(type, seven, "00000007", "7");
            }
        }
        table.add(PgType.XID8, BigInteger.ZERO, "0000000000000000", "0");
        table.add(PgType.XID8, BigInteger.ONE.shiftLeft(63), "8000000000000000", "9223372036854775808");
        table.add(
                PgType.XID8,
                BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE),
                "ffffffffffffffff",
                "18446744073709551615");
        table.add(PgType.XID8, 1L, "0000000000000001", "1");
        table.add(PgType.XID8, Long.MAX_VALUE, "7fffffffffffffff", "9223372036854775807");
    }

    private static void positions(Sample.Table table) {
        table.add(PgType.TID, new Tid(0, 0), "000000000000", "(0,0)");
        table.add(PgType.TID, new Tid(42, 7), "0000002a0007", "(42,7)");
        table.add(PgType.TID, new Tid(0xFFFF_FFFFL, 0xFFFF), "ffffffffffff", "(4294967295,65535)");
        table.add(PgType.PG_LSN, new LogSequenceNumber(0), "0000000000000000", "0/0");
        table.add(PgType.PG_LSN, new LogSequenceNumber(0x16B374D848L), "00000016b374d848", "16/B374D848");
        table.add(PgType.PG_LSN, new LogSequenceNumber(-1), "ffffffffffffffff", "FFFFFFFF/FFFFFFFF");
        for (PgType type : List.of(PgType.PG_SNAPSHOT, PgType.TXID_SNAPSHOT)) {
            table.add(type, new Snapshot(1, 1, List.of()), "0000000000000000000000010000000000000001", "1:1:");
            table.add(
                    type,
                    new Snapshot(10, 20, List.of(10L, 14L, 15L)),
                    "00000003000000000000000a0000000000000014" + "000000000000000a000000000000000e000000000000000f",
                    "10:20:10,14,15");
            table.add(
                    type,
                    new Snapshot(1, -1, List.of()),
                    "000000000000000000000001ffffffffffffffff",
                    "1:18446744073709551615:");
        }
    }

    private static void vectors(Sample.Table table) {
        String none = "0000000100000000000000150000000000000000";
        table.add(PgType.INT2VECTOR, new short[0], none, "");
        table.add(PgType.INT2VECTOR, List.class, List.of(), none, "", "");
        String numbers = "000000010000000000000015000000030000000000000002000100000002000200000002fffd";
        table.add(PgType.INT2VECTOR, new short[] {1, 2, -3}, numbers, "1 2 -3");
        table.add(
                PgType.INT2VECTOR, List.class, List.of((short) 1, (short) 2, (short) -3), numbers, "1 2 -3", "1 2 -3");
        table.add(PgType.OIDVECTOR, new long[0], "00000001000000000000001a0000000000000000", "");
        String oids = "00000001000000000000001a00000003000000000000000400000001000000040000000200000004ffffffff";
        table.add(PgType.OIDVECTOR, new long[] {1, 2, 4294967295L}, oids, "1 2 4294967295");
        table.add(PgType.OIDVECTOR, List.class, List.of(1L, 2L, 4294967295L), oids, "1 2 4294967295", "1 2 4294967295");
    }

    private static void texts(Sample.Table table) {
        for (PgType type : List.of(PgType.REFCURSOR, PgType.CSTRING)) {
            table.add(type, "", "", "");
            table.add(type, "ü \"", "c3bc2022", "ü \"");
            table.add(type, CharSequence.class, "a", "61", "a", "a");
        }
        table.add(PgType.JSONPATH, "$", "0124", "$");
        table.add(PgType.JSONPATH, "strict $.\"b\"", "0173747269637420242e226222", "strict $.\"b\"");
        table.add(PgType.XML, "", "", "");
        table.add(PgType.XML, "<a>1</a>", "3c613e313c2f613e", "<a>1</a>");
        table.add(PgType.VOID, "", "", "");
    }

    /** Of those without a binary form that tells their text, it stands here for the codecs that read it as a number. */
    private static void onlyText(Sample.Table table) {
        money(table, 0, "0000000000000000", "$0.00");
        money(table, 1234, "00000000000004d2", "$12.34");
        money(table, -5, "fffffffffffffffb", "-$0.05");
        money(table, Long.MAX_VALUE, "7fffffffffffffff", "$92,233,720,368,547,758.07");
        money(table, Long.MIN_VALUE, "8000000000000000", "-$92,233,720,368,547,758.08");
        for (PgType type : List.of(
                PgType.REGPROC,
                PgType.REGPROCEDURE,
                PgType.REGOPER,
                PgType.REGOPERATOR,
                PgType.REGCLASS,
                PgType.REGTYPE,
                PgType.REGCONFIG,
                PgType.REGDICTIONARY,
                PgType.REGNAMESPACE,
                PgType.REGROLE,
                PgType.REGCOLLATION)) {
            table.add(type, "12345", "00003039", "12345");
            table.add(type, 12345L, "00003039", "12345");
            table.add(type, 4294967295L, "ffffffff", "4294967295");
        }
        table.add(PgType.REGCLASS, "pg_class", "000004eb", "pg_class");
        table.add(PgType.REGCLASS, 0L, "00000000", "-", "0");
        table.add(PgType.ACLITEM, "=r/postgres", "", "=r/postgres");
        table.add(PgType.GTSVECTOR, "1 true bits, 2015 false bits", "", "1 true bits, 2015 false bits");
        table.add(PgType.ANYARRAY, "{a,b}", "", "{a,b}");
        table.add(PgType.PG_NODE_TREE, "<>", "3c3e", "<>");
        table.add(PgType.PG_NDISTINCT, "{\"1, 2\": 11}", "", "{\"1, 2\": 11}");
        table.add(PgType.PG_DEPENDENCIES, "{\"1 => 2\": 1.000000}", "", "{\"1 => 2\": 1.000000}");
        table.add(PgType.PG_MCV_LIST, "\\x5c14", "5c14", "\\x5c14");
        table.add(PgType.PG_BRIN_BLOOM_SUMMARY, "{mode: hashed}", "", "{mode: hashed}");
        table.add(PgType.PG_BRIN_MINMAX_MULTI_SUMMARY, "{nranges: 0}", "", "{nranges: 0}");
    }

    private static void money(Sample.Table table, long minorUnits, String binary, String text) {
        table.add(PgType.MONEY, text, binary, text);
        table.add(PgType.MONEY, minorUnits, binary, text, Long.toString(minorUnits));
    }
}
