// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * IP addresses as text, as {@code inet} prints them.
 *
 * <pre>
 *   192.0.2.1
 *   2001:db8::1             the longest run of at least two zero groups is left out, the first one of several
 *   ::192.0.2.1             an IPv4 address stands behind 96 zero bits,
 *   ::ffff:192.0.2.1        or behind 80 zero bits and 16 ones
 * </pre>
 */
final class IpText {
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int GROUPS = 8;

    private IpText() {}

    /** {@return the 4 or 16 bytes of the address that ends at {@code end}; null if it is none} */
    static byte @Nullable [] parse(String text, int end) {
        return text.indexOf(':') < 0 ? ipv4(text, 0, end) : ipv6(text, end);
    }

    /** {@return the decimal number from {@code start} to the end, which is at most {@code largest}; -1 if it is none} */
    static int prefix(String text, int start, int largest) {
        int prefix = 0;
        if (start == text.length() || text.length() - start > 3) {
            return -1;
        }
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            prefix = prefix * 10 + c - '0';
        }
        return prefix <= largest ? prefix : -1;
    }

    private static byte @Nullable [] ipv4(String text, int start, int end) {
        byte[] address = new byte[IPV4_BYTES];
        int at = start;
        for (int i = 0; i < IPV4_BYTES; i++) {
            if (i > 0 && (at == end || text.charAt(at++) != '.')) {
                return null;
            }
            int first = at;
            int octet = 0;
            while (at < end && at < first + 3 && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                octet = octet * 10 + text.charAt(at++) - '0';
            }
            // A leading zero means octal to some and nothing to others.
            if (at == first || octet > 0xFF || (at > first + 1 && text.charAt(first) == '0')) {
                return null;
            }
            address[i] = (byte) octet;
        }
        return at == end ? address : null;
    }

    private static byte @Nullable [] ipv6(String text, int end) {
        byte[] address = new byte[IPV6_BYTES];
        int filled = 0;
        int gap = -1;
        int at = 0;
        if (text.startsWith("::")) {
            gap = 0;
            at = 2;
        }
        while (at < end) {
            int groupEnd = groupEnd(text, at, end);
            byte[] ipv4 = groupEnd == end && filled <= IPV6_BYTES - IPV4_BYTES ? ipv4(text, at, end) : null;
            if (ipv4 != null) {
                System.arraycopy(ipv4, 0, address, filled, IPV4_BYTES);
                filled += IPV4_BYTES;
                break;
            }
            int group = group(text, at, groupEnd);
            if (group < 0 || filled == IPV6_BYTES) {
                return null;
            }
            address[filled++] = (byte) (group >> 8);
            address[filled++] = (byte) group;
            at = groupEnd;
            if (at < end && ++at == end) {
                return null;
            }
            if (at < end && text.charAt(at) == ':') {
                if (gap >= 0) {
                    return null;
                }
                gap = filled;
                at++;
            }
        }
        if (gap < 0 ? filled < IPV6_BYTES : filled == IPV6_BYTES) {
            return null;
        }
        if (gap >= 0) {
            int behind = filled - gap;
            System.arraycopy(address, gap, address, IPV6_BYTES - behind, behind);
            Arrays.fill(address, gap, IPV6_BYTES - behind, (byte) 0);
        }
        return address;
    }

    private static int groupEnd(String text, int start, int end) {
        int at = start;
        while (at < end && text.charAt(at) != ':') {
            at++;
        }
        return at;
    }

    private static int group(String text, int start, int end) {
        if (start == end || end - start > 4) {
            return -1;
        }
        int group = 0;
        for (int i = start; i < end; i++) {
            int digit = hexDigit(text.charAt(i));
            if (digit < 0) {
                return -1;
            }
            group = group << 4 | digit;
        }
        return group;
    }

    /** {@return the value of a hexadecimal digit of ASCII; -1 for other characters} */
    static int hexDigit(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    static void printIpv4(long address, StringBuilder out) {
        out.append(address >> 24 & 0xFF)
                .append('.')
                .append(address >> 16 & 0xFF)
                .append('.')
                .append(address >> 8 & 0xFF)
                .append('.')
                .append(address & 0xFF);
    }

    static void printIpv6(long high, long low, StringBuilder out) {
        int gap = -1;
        int gapLength = 1;
        for (int i = 0, zeros = 0; i < GROUPS; i++) {
            zeros = group(high, low, i) == 0 ? zeros + 1 : 0;
            if (zeros > gapLength) {
                gapLength = zeros;
                gap = i + 1 - zeros;
            }
        }
        boolean endsAsIpv4 = gap == 0 && (gapLength == 6 || (gapLength == 5 && group(high, low, 5) == 0xFFFF));
        for (int i = 0; i < GROUPS; i++) {
            if (gap >= 0 && i >= gap && i < gap + gapLength) {
                if (i == gap) {
                    out.append(':');
                }
                continue;
            }
            if (i > 0) {
                out.append(':');
            }
            if (i == 6 && endsAsIpv4) {
                printIpv4(low & 0xFFFF_FFFFL, out);
                return;
            }
            out.append(Integer.toHexString(group(high, low, i)));
        }
        if (gap >= 0 && gap + gapLength == GROUPS) {
            out.append(':');
        }
    }

    private static int group(long high, long low, int index) {
        return (int) ((index < 4 ? high : low) >>> (16 * (3 - index % 4))) & 0xFFFF;
    }
}
