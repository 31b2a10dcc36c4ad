// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import io.trunkline.type.Cidr;
import io.trunkline.type.Inet;
import io.trunkline.type.MacAddr;
import io.trunkline.type.MacAddr8;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Values of network addresses; see {@link Sample}. */
final class NetworkSamples {
    private static final String LARGEST = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";

    private NetworkSamples() {}

    static void addTo(Sample.Table table) {
        inet(table, Inet.ipv4(0, 32), "0220000400000000", "0.0.0.0");
        inet(table, Inet.ipv4(0x01020304, 32), "0220000401020304", "1.2.3.4");
        inet(table, Inet.ipv4(0x01020304, 24), "0218000401020304", "1.2.3.4/24");
        inet(table, Inet.ipv4(-1, 0), "02000004ffffffff", "255.255.255.255/0");
        inet(table, Inet.ipv6(0, 0, 128), v6("80", "0000000000000000", "0000000000000000"), "::");
        inet(table, Inet.ipv6(0, 1, 128), v6("80", "0000000000000000", "0000000000000001"), "::1");
        inet(table, Inet.ipv6(0, 0, 0), v6("00", "0000000000000000", "0000000000000000"), "::/0");
        inet(table, Inet.ipv6(0, 0x01020304, 128), v6("80", "0000000000000000", "0000000001020304"), "::1.2.3.4");
        inet(table, Inet.ipv6(0, 0x10002, 128), v6("80", "0000000000000000", "0000000000010002"), "::0.1.0.2");
        inet(
                table,
                Inet.ipv6(0, 0xFFFF_0102_0304L, 96),
                v6("60", "0000000000000000", "0000ffff01020304"),
                "::ffff:1.2.3.4/96");
        inet(
                table,
                Inet.ipv6(0xFFFFL, 0x10002, 128),
                v6("80", "000000000000ffff", "0000000000010002"),
                "::ffff:0:0:1:2");
        inet(
                table,
                Inet.ipv6(0x20010db800000000L, 0x00080800200c417aL, 60),
                v6("3c", "20010db800000000", "00080800200c417a"),
                "2001:db8::8:800:200c:417a/60");
        inet(
                table,
                Inet.ipv6(0x0001_0000_0000_0002L, 3, 128),
                v6("80", "0001000000000002", "0000000000000003"),
                "1:0:0:2::3");
        inet(
                table,
                Inet.ipv6(0x2_0003_0004L, 0x0005_0006_0007_0008L, 128),
                v6("80", "0000000200030004", "0005000600070008"),
                "0:2:3:4:5:6:7:8");
        inet(
                table,
                Inet.ipv6(0x0001_0002_0003_0004L, 0x0005_0006_0000_0000L, 128),
                v6("80", "0001000200030004", "0005000600000000"),
                "1:2:3:4:5:6::");
        inet(table, Inet.ipv6(-1, -1, 128), v6("80", "ffffffffffffffff", "ffffffffffffffff"), LARGEST);
        address(table, "1.2.3.4", "0220000401020304");
        address(table, "::1", v6("80", "0000000000000000", "0000000000000001"));
        address(table, "2001:db8::8:800:200c:417a", v6("80", "20010db800000000", "00080800200c417a"));
        table.add(PgType.CIDR, Cidr.ipv4(0, 0), "0200010400000000", "0.0.0.0/0");
        table.add(PgType.CIDR, Cidr.ipv4(0x0A000000, 8), "020801040a000000", "10.0.0.0/8");
        table.add(PgType.CIDR, Cidr.ipv4(0x01020304, 32), "0220010401020304", "1.2.3.4/32");
        table.add(
                PgType.CIDR,
                Cidr.ipv6(0x20010db800000000L, 0, 32),
                "0320011020010db8000000000000000000000000",
                "2001:db8::/32");
        table.add(PgType.CIDR, Cidr.ipv6(0, 1, 128), "0380011000000000000000000000000000000001", "::1/128");
        table.add(
                PgType.CIDR,
                Cidr.ipv6(0, 0xFFFF_0102_0300L, 120),
                "0378011000000000000000000000ffff01020300",
                "::ffff:1.2.3.0/120");
        table.add(PgType.MACADDR, new MacAddr(0), "000000000000", "00:00:00:00:00:00");
        table.add(PgType.MACADDR, new MacAddr(0x08002b010203L), "08002b010203", "08:00:2b:01:02:03");
        table.add(PgType.MACADDR, new MacAddr(0xFFFFFFFFFFFFL), "ffffffffffff", "ff:ff:ff:ff:ff:ff");
        table.add(PgType.MACADDR8, new MacAddr8(0), "0000000000000000", "00:00:00:00:00:00:00:00");
        table.add(PgType.MACADDR8, new MacAddr8(0x08002b0102030405L), "08002b0102030405", "08:00:2b:01:02:03:04:05");
        table.add(PgType.MACADDR8, new MacAddr8(-1), "ffffffffffffffff", "ff:ff:ff:ff:ff:ff:ff:ff");
    }

    private static String v6(String prefix, String high, String low) {
        return "03" + prefix + "0010" + high + low;
    }

    private static void inet(Sample.Table table, Inet value, String binary, String text) {
        table.add(PgType.INET, value, binary, text);
    }

    private static void address(Sample.Table table, String text, String binary) {
        try {
            // Of digits, so nobody is asked for a name.
            table.add(PgType.INET, InetAddress.class, InetAddress.getByName(text), binary, text, text);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
