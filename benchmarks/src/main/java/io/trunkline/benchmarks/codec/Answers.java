// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.codec;

import io.trunkline.wire.WireWriter;
import java.math.BigDecimal;
import java.util.UUID;

/** The bytes in which a server answers a Bind, an Execute and a Sync, all columns in binary. */
final class Answers {
    static final int ROWS = 1_000;

    private static final long SECONDS_TO_2000 = 946_684_800;

    private Answers() {}

    /** {@value #ROWS} rows of int8, text, int4, float8, int8; with ten columns also numeric, timestamptz, uuid, bool, jsonb. */
    static byte[] ofRows(int columns) {
        WireWriter out = new WireWriter();
        message(out, '2', () -> {});
        for (int i = 0; i < ROWS; i++) {
            int n = i;
            message(out, 'D', () -> {
                out.writeShort(columns);
                five(out, n);
                if (columns == 10) {
                    fiveMore(out, n);
                }
            });
        }
        message(out, 'C', () -> out.writeCString("SELECT " + ROWS));
        message(out, 'Z', () -> out.writeByte('I'));
        return out.toByteArray();
    }

    private static void five(WireWriter out, int n) {
        out.writeInt(8).writeLong(n * 1_000_000_007L);
        text(out, "event " + n);
        out.writeInt(4).writeInt(n);
        out.writeInt(8).writeDouble(n / 4.0);
        out.writeInt(8).writeLong(n * 31L);
    }

    private static void fiveMore(WireWriter out, int n) {
        numeric(out, BigDecimal.valueOf(12_345_678L + n, 2));
        out.writeInt(8).writeLong((1_767_225_600L - SECONDS_TO_2000 + n) * 1_000_000);
        UUID key = new UUID(n * 0x9E3779B97F4A7C15L, n);
        out.writeInt(16).writeLong(key.getMostSignificantBits()).writeLong(key.getLeastSignificantBits());
        out.writeInt(1).writeByte(n % 2);
        int document = out.beginLength();
        out.writeByte(1).writeUtf8("{\"id\": " + n + ", \"name\": \"item\"}");
        out.endLength(document);
    }

    /** Two decimals and no more than twelve digits before them: up to three groups of four, and one behind the point. */
    private static void numeric(WireWriter out, BigDecimal value) {
        long whole = value.longValue();
        int cents = value.remainder(BigDecimal.ONE).movePointRight(2).intValue();
        int[] groups = {
            (int) (whole / 100_000_000), (int) (whole / 10_000 % 10_000), (int) (whole % 10_000), cents * 100
        };
        int first = groups[0] != 0 ? 0 : groups[1] != 0 ? 1 : 2;
        // | length | digits int16 | weight int16 | sign int16 | scale int16 | digit int16, base 10000 | …
        out.writeInt(8 + 2 * (groups.length - first));
        out.writeShort(groups.length - first)
                .writeShort(2 - first)
                .writeShort(0)
                .writeShort(2);
        for (int i = first; i < groups.length; i++) {
            out.writeShort(groups[i]);
        }
    }

    private static void text(WireWriter out, String text) {
        int at = out.beginLength();
        out.writeUtf8(text).endLength(at);
    }

    private static void message(WireWriter out, char type, Runnable body) {
        out.writeByte(type);
        int at = out.beginLength();
        body.run();
        out.endLengthOfMessage(at);
    }
}
