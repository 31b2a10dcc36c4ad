// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol.auth;

import java.text.Normalizer;

/**
 * The one form of a password that may be typed in several (RFC 4013), as the server prepares it too.
 *
 * <p>Where the RFC refuses a password, PostgreSQL takes it as it is, and so do we; to agree with the server on when that
 * is, code points that Unicode 3.2 had not assigned count as refused. As PostgreSQL does, what is refused is looked for
 * before normalization, and ASCII is never touched.
 */
final class SaslPrep {
    /** RFC 3454, table C.1.2: from, to, from, to, … */
    private static final int[] SPACES = {
        0x00A0, 0x00A0, 0x1680, 0x1680, 0x2000, 0x200B, 0x202F, 0x202F, 0x205F, 0x205F, 0x3000, 0x3000
    };

    /** RFC 3454, table B.1. */
    private static final int[] MAPPED_TO_NOTHING = {
        0x00AD, 0x00AD, 0x034F, 0x034F, 0x1806, 0x1806, 0x180B, 0x180D, 0x200B, 0x200D, 0x2060, 0x2060, 0xFE00, 0xFE0F,
        0xFEFF, 0xFEFF
    };

    /** RFC 3454, tables C.2.1 to C.9 joined, without what comes out of the mapping as something else. */
    private static final int[] PROHIBITED = {
        0x0000, 0x001F, 0x007F, 0x009F, 0x0340, 0x0341, 0x06DD, 0x06DD, 0x070F, 0x070F, 0x180E, 0x180E, 0x200E, 0x200F,
        0x2028, 0x202E, 0x2061, 0x2063, 0x206A, 0x206F, 0x2FF0, 0x2FFB, 0xD800, 0xF8FF, 0xFDD0, 0xFDEF, 0xFFF9, 0xFFFF,
        0x1D173, 0x1D17A, 0x1FFFE, 0x1FFFF, 0x2FFFE, 0x2FFFF, 0x3FFFE, 0x3FFFF, 0x4FFFE, 0x4FFFF, 0x5FFFE, 0x5FFFF,
        0x6FFFE, 0x6FFFF, 0x7FFFE, 0x7FFFF, 0x8FFFE, 0x8FFFF, 0x9FFFE, 0x9FFFF, 0xAFFFE, 0xAFFFF, 0xBFFFE, 0xBFFFF,
        0xCFFFE, 0xCFFFF, 0xDFFFE, 0xDFFFF, 0xE0001, 0xE0001, 0xE0020, 0xE007F, 0xEFFFE, 0x10FFFF
    };

    private SaslPrep() {}

    /** The prepared password, or the password itself where it cannot be prepared. */
    static String prepare(String password) {
        if (password.chars().allMatch(c -> c < 0x80)) {
            return password;
        }
        int[] mapped = password.codePoints()
                .map(c -> isIn(SPACES, c) ? ' ' : c)
                .filter(c -> !isIn(MAPPED_TO_NOTHING, c))
                .toArray();
        if (mapped.length == 0 || isProhibited(mapped)) {
            return password;
        }
        return Normalizer.normalize(new String(mapped, 0, mapped.length), Normalizer.Form.NFKC);
    }

    private static boolean isProhibited(int[] text) {
        boolean rightToLeft = false;
        boolean leftToRight = false;
        for (int c : text) {
            if (isIn(PROHIBITED, c) || isIn(UnassignedCodePoints.UNICODE_3_2, c)) {
                return true;
            }
            rightToLeft |= isRightToLeft(c);
            leftToRight |= Character.getDirectionality(c) == Character.DIRECTIONALITY_LEFT_TO_RIGHT;
        }
        // RFC 3454, section 6: the two do not mix, and the former stands at both ends.
        return rightToLeft && (leftToRight || !isRightToLeft(text[0]) || !isRightToLeft(text[text.length - 1]));
    }

    private static boolean isRightToLeft(int c) {
        byte direction = Character.getDirectionality(c);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }

    /** Whether a table of ranges, in ascending order, has this code point. */
    private static boolean isIn(int[] ranges, int c) {
        int low = 0;
        int high = ranges.length / 2 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (c < ranges[2 * middle]) {
                high = middle - 1;
            } else if (c > ranges[2 * middle + 1]) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }
}
