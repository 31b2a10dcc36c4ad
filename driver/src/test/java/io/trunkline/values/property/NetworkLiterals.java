// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values.property;

import java.util.StringJoiner;

/** Addresses and bit strings. */
final class NetworkLiterals {
    static final Generator INET = Generator.of(
            draws -> {
                boolean six = draws.below(2) == 1;
                String address = six ? six(draws, 128) : four(draws.bits(32));
                return draws.below(2) == 0 ? address : address + "/" + draws.below(six ? 129 : 33);
            },
            "0.0.0.0",
            "255.255.255.255",
            "0.0.0.0/0",
            "192.168.1.5/24",
            "10.0.0.1/32",
            "::",
            "::1",
            "::/0",
            "::1/128",
            "::ffff:1.2.3.4",
            "::1.2.3.4",
            "::ffff:0:0/96",
            "2001:db8::1/64",
            "1:0:0:2::",
            "1:0:2:3:4:5:6:7",
            "0:1:2:3:4:5:6:0",
            "fe80::1:0:0:0",
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/127");

    /** Nothing is set beyond the prefix. */
    static final Generator CIDR = Generator.of(
            draws -> {
                boolean six = draws.below(2) == 1;
                int prefix = draws.below(six ? 129 : 33);
                long mask = prefix == 0 ? 0 : -1L << (32 - Math.min(prefix, 32));
                return (six ? six(draws, prefix) : four(draws.bits(32) & mask)) + "/" + prefix;
            },
            "0.0.0.0/0",
            "10.0.0.0/8",
            "192.168.1.5/32",
            "::/0",
            "2001:db8::/32",
            "::ffff:1.2.3.0/120",
            "::1/128");

    /** Whole addresses, which have an order that is easily told: that of their numbers. */
    static String four(long number) {
        return (number >> 24 & 255) + "." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255);
    }

    static final Generator MACADDR = Generator.of(
            draws -> mac(draws, 6), "00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "08002b-010203", "0800.2b01.0203");
    static final Generator MACADDR8 = Generator.of(
            draws -> mac(draws, 8), "00:00:00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff:ff:ff", "08:00:2b:01:02:03");

    static final Generator BIT = Generator.of(
            NetworkLiterals::bits, "", "0", "1", "10000000", "100000001", "01".repeat(500), "xDEADBEEF", "b101");

    private NetworkLiterals() {}

    /** Groups of 0, which the text leaves out, are as likely as others. */
    private static String six(Draws draws, int prefix) {
        StringJoiner groups = new StringJoiner(":");
        for (int i = 0; i < 8; i++) {
            int group = draws.below(2) == 0 ? 0 : (int) draws.upTo(16);
            int kept = Math.min(Math.max(prefix - 16 * i, 0), 16);
            groups.add(Integer.toHexString(group & (0xFFFF0000 >> kept) & 0xFFFF));
        }
        return groups.toString();
    }

    private static String mac(Draws draws, int bytes) {
        StringJoiner text = new StringJoiner(":");
        for (int i = 0; i < bytes; i++) {
            text.add(String.format("%02x", draws.below(256)));
        }
        return text.toString();
    }

    private static String bits(Draws draws) {
        StringBuilder text = new StringBuilder();
        while (draws.more(12)) {
            text.append(draws.below(2));
        }
        return text.toString();
    }
}
