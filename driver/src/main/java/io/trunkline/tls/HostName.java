// SPDX-License-Identifier: Apache-2.0
package io.trunkline.tls;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.StandardConstants;
import org.jspecify.annotations.Nullable;

/**
 * The host that was asked for: a name, or an address in its usual notation. Nothing is resolved here.
 */
final class HostName {
    private static final Pattern FOUR_NUMBERS =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?[1-9]\\d|1\\d\\d|\\d)(?:\\.(?!$)|$)){4}");

    /** Java parses such a text as an address of IPv6 or refuses it; it never looks it up. */
    private static final Pattern WITH_COLONS = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    private static final Pattern GRAPHIC = Pattern.compile("[!-~]+");
    private static final int LONGEST = 255;

    private static final Pattern NUMERIC = Pattern.compile("[0-9.]*|.*:.*");

    /** The name as DNS knows it: in lower case, and in ASCII if it was not (IDNA). */
    private final String ascii;

    /** The 4 or 16 bytes of an address, or null if it is a name. */
    private final byte @Nullable [] address;

    private HostName(String ascii, byte @Nullable [] address) {
        this.ascii = ascii;
        this.address = address;
    }

    static HostName of(String host) {
        byte[] address = address(host);
        return new HostName(lower(address == null ? toAscii(host) : host), address);
    }

    boolean isAddress() {
        return address != null;
    }

    /** {@return whether it is the address of these bytes} */
    boolean isAt(byte[] bytes) {
        return Arrays.equals(address, bytes);
    }

    /** {@return whether a certificate's name means this host} Its star stands for one label, and for no part of an address. */
    boolean isNamed(String pattern) {
        String name = lower(pattern);
        if (name.equals(ascii)) {
            return true;
        }
        int dot = ascii.indexOf('.');
        return address == null
                && name.length() > 2
                && name.startsWith("*.")
                && dot > 0
                && name.substring(1).equals(ascii.substring(dot));
    }

    /**
     * What to tell the server in clear (SNI): a name and nothing else, and without the dot that may end it. A name that
     * cannot be told is not.
     */
    List<SNIServerName> indication() {
        String name = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
        if (name.isEmpty() || NUMERIC.matcher(name).matches()) {
            return List.of();
        }
        try {
            return List.of(new SNIHostName(name));
        } catch (IllegalArgumentException notByTheRules) {
            return name.length() <= LONGEST && GRAPHIC.matcher(name).matches()
                    ? List.of(new LooseName(name))
                    : List.of();
        }
    }

    /** A name that DNS has though its rules forbid it: many a container is called db_1, and the JDK's type refuses it. */
    private static final class LooseName extends SNIServerName {
        LooseName(String name) {
            super(StandardConstants.SNI_HOST_NAME, name.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** {@return the bytes of an address, or null if the text is none} Octal and shortened notations are none: who reads them differs. */
    static byte @Nullable [] address(String text) {
        boolean four = FOUR_NUMBERS.matcher(text).matches();
        if (!four && !WITH_COLONS.matcher(text).matches()) {
            return null;
        }
        try {
            byte[] address = InetAddress.getByName(text).getAddress();
            return four || address.length == 16 ? address : mapped(address);
        } catch (UnknownHostException noAddress) {
            return null;
        }
    }

    /** Java takes ::ffff:192.0.2.1 for an address of IPv4; to certificates it is another. */
    private static byte[] mapped(byte[] four) {
        byte[] sixteen = new byte[16];
        sixteen[10] = (byte) 0xFF;
        sixteen[11] = (byte) 0xFF;
        System.arraycopy(four, 0, sixteen, 12, 4);
        return sixteen;
    }

    private static String toAscii(String host) {
        if (host.chars().allMatch(character -> character < 0x80)) {
            return host;
        }
        try {
            return IDN.toASCII(host);
        } catch (IllegalArgumentException noName) {
            return host;
        }
    }

    /** Of ASCII only: to Unicode the sign of the Kelvin is a k, to DNS it is not. */
    private static String lower(String name) {
        StringBuilder lower = new StringBuilder(name);
        for (int i = 0; i < lower.length(); i++) {
            char letter = lower.charAt(i);
            if (letter >= 'A' && letter <= 'Z') {
                lower.setCharAt(i, (char) (letter + ('a' - 'A')));
            }
        }
        return lower.toString();
    }
}
