// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Format;
import io.trunkline.codec.text.WholeText;
import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;

/**
 * {@code int2}, {@code int4}, {@code int8} and {@code oid}, each as any Java type of numbers; {@code xid} and {@code cid} are
 * as {@code oid} is.
 *
 * <pre>
 *   int2  int16       int8  int64
 *   int4  int32       oid   int32, unsigned
 * </pre>
 */
final class WholeNumberCodec<T extends Number> implements Codec<T>, Printed {
    /** A type on the wire: its bytes and its bounds. */
    enum Wire {
        INT2(2, Short.MIN_VALUE, Short.MAX_VALUE),
        INT4(4, Integer.MIN_VALUE, Integer.MAX_VALUE),
        INT8(8, Long.MIN_VALUE, Long.MAX_VALUE),
        OID(4, 0, 0xFFFF_FFFFL);

        private final int size;
        private final long minimum;
        private final long maximum;

        Wire(int size, long minimum, long maximum) {
            this.size = size;
            this.minimum = minimum;
            this.maximum = maximum;
        }

        boolean holds(long value) {
            return value >= minimum && value <= maximum;
        }

        long read(WireReader in, Format format) {
            return format == Format.BINARY ? readBinary(in) : readText(in);
        }

        private long readBinary(WireReader in) {
            if (size == 4) {
                int value = in.readInt();
                return this == OID ? value & 0xFFFF_FFFFL : value;
            }
            return size == 8 ? in.readLong() : in.readShort();
        }

        private long readText(WireReader in) {
            long value = WholeText.read(in);
            if (!holds(value)) {
                throw new MalformedBytesException(value + " is outside the range of this type, " + range());
            }
            return value;
        }

        /** Writes the binary form. */
        void write(long value, WireWriter out) {
            if (!holds(value)) {
                throw new IllegalArgumentException("a number outside the range of this type, " + range());
            }
            if (size == 4) {
                out.writeInt((int) value);
            } else if (size == 8) {
                out.writeLong(value);
            } else {
                out.writeShort((int) value);
            }
        }

        private String range() {
            return minimum + " to " + maximum;
        }
    }

    private final Wire wire;
    private final NumberKind<T> kind;

    WholeNumberCodec(Wire wire, NumberKind<T> kind) {
        this.wire = wire;
        this.kind = kind;
    }

    Wire wire() {
        return wire;
    }

    @Override
    public Class<T> javaType() {
        return kind.javaType();
    }

    @Override
    public T decodeBinary(WireReader in) {
        return kind.of(wire.readBinary(in));
    }

    @Override
    public T decodeText(WireReader in) {
        return kind.of(wire.readText(in));
    }

    @Override
    public boolean isExact(T value) {
        return kind.fitsLong(value) && wire.holds(kind.toLong(value));
    }

    @Override
    public void encodeBinary(T value, WireWriter out) {
        if (!kind.fitsLong(value)) {
            throw new IllegalArgumentException("not a whole number of 64 bits");
        }
        wire.write(kind.toLong(value), out);
    }

    @Override
    public void encodeText(T value, WireWriter out) {
        kind.writeText(value, out);
    }

    @Override
    public long decodeLong(WireReader in, Format format) {
        return wire.read(in, format);
    }

    @Override
    public double decodeDouble(WireReader in, Format format) {
        return NumberKind.exactDouble(wire.read(in, format));
    }

    @Override
    public String print(WireReader in, Format format) {
        return Long.toString(wire.read(in, format));
    }
}
