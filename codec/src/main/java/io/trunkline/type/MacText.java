// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import org.jspecify.annotations.Nullable;

/** Hardware addresses as text: bytes in hexadecimal digits, {@code 08:00:2b:01:02:03}. */
final class MacText {
    private static final String DIGITS = "0123456789abcdef";

    private MacText() {}

    /**
     * {@return the bits of an address of so many bytes, 6 or 8; null if it is none} Between bytes, wherever one likes, may stand a
     * colon, a hyphen or a dot, the same throughout.
     */
    static @Nullable Long parse(String text, int bytes) {
        long bits = 0;
        int digits = 0;
        char separator = 0;
        boolean separated = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int digit = IpText.hexDigit(c);
            if (digit >= 0) {
                digits++;
                bits = bits << 4 | digit;
                separated = false;
            } else if ((c == ':' || c == '-' || c == '.')
                    && !separated
                    && digits % 2 == 0
                    && (separator == 0 || separator == c)) {
                separator = c;
                separated = true;
            } else {
                return null;
            }
        }
        return separated || digits != 2 * bytes ? null : (Long) bits;
    }

    static String print(long bits, int bytes) {
        StringBuilder text = new StringBuilder(3 * bytes);
        for (int i = bytes - 1; i >= 0; i--) {
            text.append(DIGITS.charAt((int) (bits >>> (8 * i + 4)) & 0xF))
                    .append(DIGITS.charAt((int) (bits >>> (8 * i)) & 0xF));
            if (i > 0) {
                text.append(':');
            }
        }
        return text.toString();
    }
}
