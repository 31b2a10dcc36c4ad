// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkAddressesTest {
    @ParameterizedTest
    @CsvSource({
        "1.2.3.4/32, 1.2.3.4",
        "1.2.3.4/0, 1.2.3.4/0",
        "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
        "2001:0db8:0000:0000:0008:0800:200C:417A/128, 2001:db8::8:800:200c:417a",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
        "1:0:0:2:0:0:0:3, 1:0:0:2::3",
        "1:0:0:2:3:0:0:4, 1::2:3:0:0:4",
        "::7f00:1, ::127.0.0.1",
        "::ffff:7f00:1, ::ffff:127.0.0.1",
        "64:ff9b::1.2.3.4, 64:ff9b::102:304",
        "1:2:3:4:5:6:1.2.3.4/96, 1:2:3:4:5:6:102:304/96",
        "0:0:0:0:0:0:0:0/0, ::/0",
    })
    void whatIsReadIsPrintedAsTheServerWould(String text, String printed) {
        Inet inet = Inet.parse(text);
        assertThat(inet).hasToString(printed).isEqualTo(Inet.parse(printed)).hasSameHashCodeAs(Inet.parse(printed));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "1.2.3.04",
                "1.2.3.",
                ".1.2.3",
                "1.2.3.4/",
                "1.2.3.4/33",
                "1.2.3.4/+8",
                "1.2.3.4/0008",
                " 1.2.3.4",
                "1.2.3.٤",
                ":",
                ":::",
                "1:",
                ":1",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "::1:2:3:4:5:6:7:8",
                "1::2:3:4:5:6:7:8",
                "12345::",
                "g::",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::1.2.3",
                "::1.2.3.4:5",
                "::/129",
                "fe80::1%1",
                "localhost"
            })
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> Inet.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("is not an inet");
        assertThatThrownBy(() -> Cidr.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("is not a cidr");
    }

    @Test
    void aNetworkAlwaysHasItsPrefixAndNoBitsBeyondIt() {
        assertThat(Cidr.parse("10.1.2.3")).hasToString("10.1.2.3/32");
        assertThat(Cidr.parse("10.0.0.0/7")).isEqualTo(Cidr.ipv4(10 << 24, 7));
        assertThat(Cidr.parse("::/0")).isEqualTo(Cidr.ipv6(0, 0, 0));
        for (String text : new String[] {"10.0.0.0/6", "0.0.0.1/31", "1::/15", "::1/127", "0:0:0:1::/63", "::1/64"}) {
            assertThatThrownBy(() -> Cidr.parse(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("beyond its prefix");
        }
    }

    @Test
    void anInetAndACidrAreNeverEqualNorAreTheFamilies() {
        assertThat(Inet.parse("10.0.0.0/8")).isNotEqualTo(Cidr.parse("10.0.0.0/8"));
        assertThat(Inet.parse("1.2.3.4")).isNotEqualTo(Inet.parse("::1.2.3.4"));
        assertThat(Inet.parse("1.2.3.4/31")).isNotEqualTo(Inet.parse("1.2.3.4"));
    }

    @Test
    void javasAddressesAreTheSameWhereNothingIsLost() throws UnknownHostException {
        for (String text : new String[] {"1.2.3.4", "255.255.255.255", "::1", "2001:db8::1", "::1.2.3.4"}) {
            InetAddress java = InetAddress.getByName(text);
            assertThat(Inet.of(java)).hasToString(text);
            assertThat(Inet.of(java).address()).isEqualTo(java.getAddress());
            assertThat(Inet.parse(text).toInetAddress()).isEqualTo(java);
        }
        assertThat(Inet.parse("1.2.3.4").toInetAddress()).isInstanceOf(Inet4Address.class);
        assertThat(Inet.parse("::1.2.3.4").toInetAddress()).isInstanceOf(Inet6Address.class);
    }

    @Test
    void aPrefixOrAMappedAddressIsTooMuchForJavasClass() {
        assertThatThrownBy(() -> Inet.parse("1.2.3.4/24").toInetAddress())
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("1.2.3.4/24 has a prefix, which InetAddress cannot hold: read it as Inet");
        assertThatThrownBy(() -> Inet.parse("::ffff:1.2.3.4").toInetAddress())
                .isInstanceOf(ArithmeticException.class)
                .hasMessage(
                        "::ffff:1.2.3.4 is an IPv6 address that InetAddress takes for an IPv4 address: read it as Inet");
    }

    @Test
    void anAddressWithAScopeIsRefusedWithoutNamingIt() throws UnknownHostException {
        InetAddress scoped =
                Inet6Address.getByAddress(null, Inet.parse("fe80::1").address(), 7);
        assertThatThrownBy(() -> Inet.of(scoped))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an IPv6 address with a scope, which PostgreSQL cannot store");
        InetAddress mapped =
                Inet6Address.getByAddress(null, Inet.parse("::ffff:1.2.3.4").address(), -1);
        assertThat(Inet.of(mapped)).isEqualTo(Inet.parse("::ffff:1.2.3.4"));
    }

    @Test
    void aPrefixOutOfRangeIsRefused() {
        assertThatThrownBy(() -> Inet.ipv4(0, 33)).hasMessage("a prefix of 33 bits, where 0 to 32 can be");
        assertThatThrownBy(() -> Inet.ipv6(0, 0, 129)).hasMessage("a prefix of 129 bits, where 0 to 128 can be");
        assertThatThrownBy(() -> Cidr.ipv4(0, -1)).hasMessage("a prefix of -1 bits, where 0 to 32 can be");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08:00:2b:01:02:03",
                "08-00-2B-01-02-03",
                "08002b:010203",
                "08002b-010203",
                "0800.2b01.0203",
                "0800-2b01-0203",
                "08002b010203"
            })
    void hardwareAddressesAreReadInAllTheFormsThatTheServerTakes(String text) {
        assertThat(MacAddr.parse(text)).isEqualTo(new MacAddr(0x08002b010203L)).hasToString("08:00:2b:01:02:03");
        assertThat(MacAddr8.parse(text)).hasToString("08:00:2b:ff:fe:01:02:03");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08:00:2b:01:02:03:04:05",
                "08-00-2b-01-02-03-04-05",
                "08002b:0102030405",
                "0800.2b01.0203.0405",
                "08002B0102030405"
            })
    void longerOnesToo(String text) {
        assertThat(MacAddr8.parse(text))
                .isEqualTo(new MacAddr8(0x08002b0102030405L))
                .hasToString("08:00:2b:01:02:03:04:05");
        assertThatThrownBy(() -> MacAddr.parse(text)).hasMessageEndingWith("is not a macaddr");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "08:00:2b:01:02",
                "08:00:2b:01:02:0",
                "08:00:2b:01:02:03:",
                ":08:00:2b:01:02:03",
                "08::00:2b:01:02:03",
                "08:00-2b:01:02:03",
                "8:00:2b:01:02:03:0",
                "08:00:2b:01:02:0g",
                "08:00:2b:01:02:03:04",
                "08:00:2b:01:02:03:04:05:06",
                "08 00 2b 01 02 03"
            })
    void whatIsNoHardwareAddressIsRefused(String text) {
        assertThatThrownBy(() -> MacAddr.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("is not a macaddr");
        assertThatThrownBy(() -> MacAddr8.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("is not a macaddr8");
    }

    @Test
    void aHardwareAddressOfMoreThan48BitsIsRefused() {
        assertThatThrownBy(() -> new MacAddr(1L << 48)).isInstanceOf(IllegalArgumentException.class);
    }
}
