// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One row: bytes with borders, which {@link #locate} finds.
 *
 * <p>A {@link BackendReader} delivers one and the same instance for all rows, pointed at the bytes where they were
 * received: it is valid until the handler returns. {@link #copy} makes one to keep. Belongs to one thread.
 */
public final class DataRow implements BackendMessage {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final byte[] NOTHING = {};

    private byte[] array = NOTHING;
    private int columnCount;
    private int start;
    private int end;

    DataRow() {}

    /** A row of these fields, a null among them being SQL NULL. */
    public static DataRow of(byte[] @Nullable ... fields) {
        if (fields.length > 0xFFFF) {
            throw new IllegalArgumentException(fields.length + " fields, of which a row can have 65535");
        }
        WireWriter bytes = new WireWriter();
        for (byte[] field : fields) {
            if (field == null) {
                bytes.writeInt(-1);
            } else {
                bytes.writeInt(field.length).writeBytes(field);
            }
        }
        DataRow row = new DataRow();
        row.point(bytes.toByteArray(), fields.length, 0, bytes.size());
        return row;
    }

    /** Points this row at fields from {@code start} to {@code end}. */
    void point(byte[] array, int columnCount, int start, int end) {
        if (columnCount * 4L > end - start) {
            throw new MalformedBytesException(columnCount + " fields in " + (end - start) + " bytes");
        }
        this.array = array;
        this.columnCount = columnCount;
        this.start = start;
        this.end = end;
    }

    /** Lets go of the bytes, so that a row kept beyond its time is empty and not another row. */
    void forget() {
        array = NOTHING;
        columnCount = 0;
        start = 0;
        end = 0;
    }

    public int columnCount() {
        return columnCount;
    }

    /** {@return the array the fields are in, from {@link #start} to {@link #end}} */
    public byte[] array() {
        return array;
    }

    /** {@return where the first field's length is} */
    public int start() {
        return start;
    }

    /** {@return where the last field ends} */
    public int end() {
        return end;
    }

    /**
     * Finds every field, and checks that they make up the row, before any is read.
     *
     * <pre>
     * | length int32 | value | length int32 | value | …      length -1: SQL NULL, no value
     * </pre>
     *
     * @param offsets where each field's value starts in {@link #array}; 0 where it is NULL
     * @param lengths each value's length in bytes; -1 where it is NULL
     * @throws MalformedBytesException if the fields do not fit the row, or the row not the arrays; the content of the
     *     arrays is then of no meaning
     */
    public void locate(int[] offsets, int[] lengths) {
        int count = columnCount;
        if (count > offsets.length || count > lengths.length) {
            throw new MalformedBytesException(
                    count + " fields where " + Math.min(offsets.length, lengths.length) + " were expected");
        }
        byte[] bytes = array;
        int at = start;
        for (int i = 0; i < count; i++) {
            if (end - at < 4) {
                throw new MalformedBytesException("field " + i + " begins beyond the end of the row");
            }
            int length = (int) INT.get(bytes, at);
            at += 4;
            if (length >= 0) {
                if (length > end - at) {
                    throw new MalformedBytesException(
                            "field " + i + " of " + length + " bytes, of which " + (end - at) + " are there");
                }
                offsets[i] = at;
                lengths[i] = length;
                at += length;
            } else if (length == -1) {
                offsets[i] = 0;
                lengths[i] = -1;
            } else {
                throw new MalformedBytesException("field " + i + " of " + length + " bytes");
            }
        }
        if (at != end) {
            throw new MalformedBytesException((end - at) + " bytes after the last field");
        }
    }

    /** {@return a row of the same fields that stays} */
    public DataRow copy() {
        DataRow copy = new DataRow();
        copy.point(Arrays.copyOfRange(array, start, end), columnCount, 0, end - start);
        return copy;
    }

    @Override
    public void deliver(BackendHandler handler) {
        handler.on(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DataRow that
                && columnCount == that.columnCount
                && Arrays.equals(array, start, end, that.array, that.start, that.end);
    }

    @Override
    public int hashCode() {
        return 31 * columnCount + Arrays.hashCode(Arrays.copyOfRange(array, start, end));
    }

    @Override
    public String toString() {
        return "DataRow[" + columnCount + " fields, " + (end - start) + " bytes]";
    }
}
