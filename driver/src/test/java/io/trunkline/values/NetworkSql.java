// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values;

import static io.trunkline.values.TypeSamples.entry;

import io.trunkline.type.Cidr;
import io.trunkline.type.Inet;
import io.trunkline.type.MacAddr;
import io.trunkline.type.MacAddr8;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Values of network addresses; see {@link TypeSamples}. */
final class NetworkSql {
    private NetworkSql() {}

    /** By the name of the type, expressions of it: of one text each, use {@link TypeSamples#entry}. */
    static Map<String, List<String>> samples() {
        return Map.ofEntries(
                entry(
                        "inet",
                        "0.0.0.0",
                        "1.2.3.4",
                        "1.2.3.4/24",
                        "255.255.255.255/0",
                        "10.1/16",
                        "::",
                        "::1",
                        "::/0",
                        "::2:0",
                        "::1.2.3.4",
                        "::ffff:1.2.3.4",
                        "::ffff:1.2.3.4/96",
                        "::ffff:0.0.0.0",
                        "::ffff:0:1:2",
                        "::fffe:1.2.3.4",
                        "0:0:0:ffff:0:0:1:2",
                        "0:0:0:0:1:0:0:0",
                        "2001:db8::8:800:200c:417a/60",
                        "1:0:0:2:0:0:0:3",
                        "1:0:0:2:3:0:0:4",
                        "1:2:3:4:5:6:7:0",
                        "0:2:3:4:5:6:7:8",
                        "1::",
                        "fe80::1:0:0:1",
                        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
                entry(
                        "cidr",
                        "0.0.0.0/0",
                        "10",
                        "10.0.0.0/8",
                        "1.2.3.4",
                        "255.255.255.254/31",
                        "::/0",
                        "::1",
                        "2001:db8::/32",
                        "1:2:3:4::/64",
                        "1:2:3:4:8000::/65",
                        "::ffff:1.2.3.0/120"),
                entry("macaddr", "00:00:00:00:00:00", "08:00:2b:01:02:03", "ff-ff-ff-ff-ff-ff", "0800.2b01.0203"),
                entry(
                        "macaddr8",
                        "00:00:00:00:00:00:00:00",
                        "08:00:2b:01:02:03:04:05",
                        "ff-ff-ff-ff-ff-ff-ff-ff",
                        "08:00:2b:01:02:03"));
    }

    /** Java values to send as parameters. */
    static List<Object> values() {
        List<Object> all = new ArrayList<>();
        for (String inet : List.of(
                "1.2.3.4",
                "1.2.3.4/24",
                "10.0.0.0/8",
                "::",
                "::1",
                "::ffff:1.2.3.4",
                "::/0",
                "2001:db8::/32",
                "2001:db8::1",
                "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")) {
            Inet address = Inet.parse(inet);
            all.add(address);
            all.add(inet);
            if (address.isHost() && !inet.startsWith("::ffff:")) {
                all.add(address.toInetAddress());
            }
        }
        for (String cidr : List.of("0.0.0.0/0", "1.2.3.4/32", "10.0.0.0/8", "::/0", "2001:db8::/32", "::1/128")) {
            all.add(Cidr.parse(cidr));
        }
        for (long bits : new long[] {0, 0x08002b010203L, 0xFFFF_FFFF_FFFFL}) {
            all.add(new MacAddr(bits));
            all.add(new MacAddr8(bits));
        }
        Collections.addAll(all, new MacAddr8(-1), "08:00:2b:01:02:03", "0800.2B01.0203", "08:00:2b:01:02:03:04:05");
        return all;
    }

    static List<Object> arrays() {
        return List.of(
                new Inet[] {Inet.parse("1.2.3.4/24"), null, Inet.parse("::1")},
                List.of(Cidr.parse("10.0.0.0/8")),
                new MacAddr[] {new MacAddr(1), null});
    }
}
