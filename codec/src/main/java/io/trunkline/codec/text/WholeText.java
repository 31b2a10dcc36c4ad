// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.text;

import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;

/** Whole numbers as decimal digits, straight from bytes and to bytes. */
public final class WholeText {
    private static final long[] POWERS = new long[19];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
        }
    }

    private WholeText() {}

    /** {@return ten to the power of {@code exponent}, which is 0 to 18} */
    public static long powerOfTen(int exponent) {
        return POWERS[exponent];
    }

    /** Reads all that remains as one number of at most 64 bits. */
    public static long read(WireReader in) {
        byte[] bytes = in.array();
        int start = in.position();
        int end = start + in.remaining();
        int at = start;
        boolean negative = at < end && bytes[at] == '-';
        if (negative || (at < end && bytes[at] == '+')) {
            at++;
        }
        if (at == end) {
            throw Received.isNot("a whole number", in);
        }
        // Summed below zero, where there is room for one number more.
        long sum = 0;
        for (; at < end; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                throw Received.isNot("a whole number", in);
            }
            if (sum < Long.MIN_VALUE / 10 || sum * 10 < Long.MIN_VALUE + digit) {
                throw Received.isNot("a whole number of 64 bits", in);
            }
            sum = sum * 10 - digit;
        }
        if (!negative && sum == Long.MIN_VALUE) {
            throw Received.isNot("a whole number of 64 bits", in);
        }
        in.skip(end - start);
        return negative ? sum : -sum;
    }

    public static void write(long value, WireWriter out) {
        if (value == Long.MIN_VALUE) {
            // The one number whose opposite does not exist.
            out.writeByte('-').writeByte('9');
            writeDigits(223372036854775808L, 18, out);
            return;
        }
        long rest = value;
        if (rest < 0) {
            out.writeByte('-');
            rest = -rest;
        }
        writeDigits(rest, digits(rest), out);
    }

    /** {@return how many decimal digits {@code value}, which is not negative, has; 1 for zero} */
    public static int digits(long value) {
        int digits = 1;
        while (digits < POWERS.length && value >= POWERS[digits]) {
            digits++;
        }
        return digits;
    }

    /** Writes the last {@code count} digits of a number that is not negative, with leading zeros. */
    public static void writeDigits(long value, int count, WireWriter out) {
        for (int i = count - 1; i >= 0; i--) {
            out.writeByte('0' + (int) (value / POWERS[i] % 10));
        }
    }
}
