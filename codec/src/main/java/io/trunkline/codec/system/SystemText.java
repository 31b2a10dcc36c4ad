// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.system;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Format;
import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;

/**
 * Types that are known by their text, while their binary form is missing, says less, or means something else as a
 * parameter. All are written as text.
 *
 * <pre>
 *   reg*     in text the name of an object, or its OID where none has it, or - for 0     in binary  int32, the OID, unsigned
 *   money    in text an amount as the server's lc_monetary would have it                 in binary  int64, the minor units
 *   xml      text in both, but a parameter in binary is read in the encoding it declares, one in text is UTF-8
 *   void     nothing in both
 *   aclitem, gtsvector            no binary form
 *   anyarray, pg_node_tree, …     of the server's own use
 * </pre>
 */
public final class SystemText implements Codec<String> {
    /** Binary is the same text. */
    public static final SystemText ALIKE = new SystemText(Meaning.TEXT);
    /** There is no binary form, or none for others than the server. */
    public static final SystemText ONLY = new SystemText(Meaning.UNKNOWN);

    public static final SystemText OBJECT = new SystemText(Meaning.OID);
    /** The OID, where the server prints that: where no name is known, or the cast to {@code oid} was forgotten. */
    public static final Codec<Long> OBJECT_AS_LONG = new AsLong(Meaning.OID);

    public static final SystemText MONEY = new SystemText(Meaning.MINOR_UNITS);
    /** Minor units, such as cents, whose number of digits depends on the server's {@code lc_monetary}. */
    public static final Codec<Long> MONEY_AS_LONG = new AsLong(Meaning.MINOR_UNITS);

    /** What the binary form says, and what number the text does. */
    private enum Meaning {
        TEXT,
        UNKNOWN,
        OID {
            @Override
            long read(WireReader in, Format format) {
                return format == Format.BINARY ? in.readUnsignedInt() : oid(in);
            }

            @Override
            void write(long value, WireWriter out) {
                if (value < 0 || value > LARGEST_OID) {
                    throw new IllegalArgumentException("a number outside the range of this type, 0 to " + LARGEST_OID);
                }
                out.writeInt((int) value);
            }
        },
        MINOR_UNITS {
            @Override
            long read(WireReader in, Format format) {
                return format == Format.BINARY ? in.readLong() : minorUnits(in);
            }

            @Override
            void write(long value, WireWriter out) {
                out.writeLong(value);
            }
        };

        long read(WireReader in, Format format) {
            throw new UnsupportedOperationException("it is not a whole number");
        }

        void write(long value, WireWriter out) {
            throw new UnsupportedOperationException("it is not a whole number");
        }
    }

    private static final long LARGEST_OID = 0xFFFF_FFFFL;

    private final Meaning binary;

    private SystemText(Meaning binary) {
        this.binary = binary;
    }

    @Override
    public Class<String> javaType() {
        return String.class;
    }

    @Override
    public boolean isExact(String value) {
        return false;
    }

    @Override
    public String decodeBinary(WireReader in) {
        if (binary != Meaning.TEXT) {
            throw new UnsupportedOperationException("its binary form does not tell its text, which must be asked for");
        }
        return in.readRemainingUtf8();
    }

    @Override
    public String decodeText(WireReader in) {
        return in.readRemainingUtf8();
    }

    @Override
    public long decodeLong(WireReader in, Format format) {
        return binary.read(in, format);
    }

    @Override
    public void encodeBinary(String value, WireWriter out) {
        if (binary != Meaning.TEXT) {
            throw new UnsupportedOperationException("its text does not tell its binary form");
        }
        encodeText(value, out);
    }

    @Override
    public void encodeText(String value, WireWriter out) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("text with a NUL character (U+0000), which PostgreSQL cannot store");
        }
        out.writeUtf8(value);
    }

    /** The number that an object's text is, which mostly is a name. */
    private static long oid(WireReader in) {
        int length = in.remaining();
        byte[] bytes = in.array();
        int at = in.position();
        in.skip(length);
        if (length == 1 && bytes[at] == '-') {
            return 0;
        }
        long oid = 0;
        boolean digits = length > 0 && length <= 10;
        for (int i = at; i < at + length && digits; i++) {
            digits = bytes[i] >= '0' && bytes[i] <= '9';
            oid = oid * 10 + bytes[i] - '0';
        }
        if (!digits || oid > LARGEST_OID) {
            throw new UnsupportedOperationException("it is the name of an object: cast it to oid for its number");
        }
        return oid;
    }

    /** All digits, whatever stands between them, as {@code lc_monetary} fixes how many are behind the point. */
    private static long minorUnits(WireReader in) {
        boolean negative = false;
        boolean any = false;
        // Summed below zero, where there is room for one number more.
        long sum = 0;
        while (in.remaining() > 0) {
            byte b = in.readByte();
            negative |= b == '-' || b == '(';
            if (b >= '0' && b <= '9') {
                any = true;
                int digit = b - '0';
                if (sum < Long.MIN_VALUE / 10 || sum * 10 < Long.MIN_VALUE + digit) {
                    throw new MalformedBytesException("an amount of money of more than 64 bits");
                }
                sum = sum * 10 - digit;
            }
        }
        if (!any || (!negative && sum == Long.MIN_VALUE)) {
            throw new MalformedBytesException(any ? "an amount of money of more than 64 bits" : "money without digits");
        }
        return negative ? sum : -sum;
    }

    private static final class AsLong implements Codec<Long> {
        private final Meaning meaning;

        AsLong(Meaning meaning) {
            this.meaning = meaning;
        }

        @Override
        public Class<Long> javaType() {
            return Long.class;
        }

        @Override
        public boolean isExact(Long value) {
            return false;
        }

        @Override
        public Long decodeBinary(WireReader in) {
            return meaning.read(in, Format.BINARY);
        }

        @Override
        public Long decodeText(WireReader in) {
            return meaning.read(in, Format.TEXT);
        }

        @Override
        public long decodeLong(WireReader in, Format format) {
            return meaning.read(in, format);
        }

        @Override
        public void encodeBinary(Long value, WireWriter out) {
            meaning.write(value, out);
        }

        @Override
        public void encodeText(Long value, WireWriter out) {
            out.writeUtf8(Long.toString(value));
        }
    }
}
