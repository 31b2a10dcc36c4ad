// SPDX-License-Identifier: Apache-2.0
package io.trunkline.row;

import io.trunkline.Row;
import io.trunkline.UsageException;
import io.trunkline.codec.Codec;
import io.trunkline.codec.Format;
import io.trunkline.codec.JavaType;
import io.trunkline.error.CodecException;
import io.trunkline.error.Outcome;
import io.trunkline.protocol.DataRow;
import io.trunkline.protocol.ProtocolException;
import io.trunkline.row.RowLayout.Column;
import io.trunkline.row.RowLayout.Lane;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The row that is being mapped: a window on the receive buffer, moved from row to row.
 *
 * <p>The borders of its fields are found, and checked against the message's own, once per row; values are read when they
 * are asked for. After {@link #expire()} every getter throws.
 *
 * <p>Longer than most because the getters of one thing belong together: each is the fast lane for its type, then the codec.
 */
public final class RowView implements Row {
    private final WireReader reader = new WireReader();
    private final byte[] none = {};
    private byte[] bytes = none;
    private RowLayout layout = RowLayout.NONE;
    private int[] offsets = new int[16];
    private int[] lengths = new int[16];
    private boolean valid;

    /** Points the view at a row that has arrived. */
    public void point(RowLayout layout, DataRow message) {
        int columns = layout.size();
        if (offsets.length < columns) {
            offsets = new int[columns];
            lengths = new int[columns];
        }
        if (message.columnCount() != columns) {
            throw new ProtocolException(
                    "a DataRow of " + message.columnCount() + " columns, where " + columns + " were described",
                    Outcome.UNKNOWN);
        }
        message.locate(offsets, lengths);
        this.bytes = message.array();
        this.layout = layout;
        this.valid = true;
    }

    /** Ends the loan: what was borrowed is about to be overwritten. */
    public void expire() {
        valid = false;
        bytes = none;
    }

    @Override
    public int size() {
        requireValid();
        return layout.size();
    }

    @Override
    public List<String> names() {
        requireValid();
        return layout.names();
    }

    @Override
    public List<io.trunkline.Column> columns() {
        requireValid();
        return layout.described();
    }

    @Override
    public int index(String name) {
        requireValid();
        return layout.index(name);
    }

    MethodHandle plan(RecordMapper<?> mapper) {
        requireValid();
        return layout.plan(mapper);
    }

    @Override
    public boolean isNull(int column) {
        column(column);
        return lengths[column] < 0;
    }

    @Override
    public long getLong(int index) {
        Column column = nonNull(index, "getLong");
        int length = lengths[index];
        WireReader in = field(index);
        if (column.lane == Lane.INT8 && length == 8) {
            return in.readLong();
        }
        if (column.lane == Lane.INT4 && length == 4) {
            return in.readInt();
        }
        return whole(column, index, in, "getLong");
    }

    @Override
    public int getInt(int index) {
        Column column = nonNull(index, "getInt");
        int length = lengths[index];
        WireReader in = field(index);
        if (column.lane == Lane.INT4 && length == 4) {
            return in.readInt();
        }
        if (column.lane == Lane.INT2 && length == 2) {
            return in.readShort();
        }
        long value = whole(column, index, in, "getInt");
        if ((int) value != value) {
            throw failure(column, index, "its value " + value + " does not fit an int: use getLong", null);
        }
        return (int) value;
    }

    @Override
    public short getShort(int index) {
        Column column = nonNull(index, "getShort");
        WireReader in = field(index);
        if (column.lane == Lane.INT2 && lengths[index] == 2) {
            return in.readShort();
        }
        long value = whole(column, index, in, "getShort");
        if ((short) value != value) {
            throw failure(column, index, "its value " + value + " does not fit a short: use getInt or getLong", null);
        }
        return (short) value;
    }

    private long whole(Column column, int index, WireReader in, String getter) {
        Codec<?> codec = natural(column, index, getter);
        try {
            long value = codec.decodeLong(in, column.format);
            in.requireEnd();
            return value;
        } catch (Exception | StackOverflowError | AssertionError | LinkageError unreadable) {
            throw cannot(column, index, getter, unreadable);
        }
    }

    @Override
    public double getDouble(int index) {
        Column column = nonNull(index, "getDouble");
        WireReader in = field(index);
        if (column.lane == Lane.FLOAT8 && lengths[index] == 8) {
            return in.readDouble();
        }
        Codec<?> codec = natural(column, index, "getDouble");
        try {
            double value = codec.decodeDouble(in, column.format);
            in.requireEnd();
            return value;
        } catch (Exception | StackOverflowError | AssertionError | LinkageError unreadable) {
            throw cannot(column, index, "getDouble", unreadable);
        }
    }

    @Override
    public float getFloat(int index) {
        double value = getDouble(index);
        float narrow = (float) value;
        if (narrow != value && !Double.isNaN(value)) {
            throw failure(
                    layout.column(index), index, "its value " + value + " is not exactly a float: use getDouble", null);
        }
        return narrow;
    }

    @Override
    public boolean getBoolean(int index) {
        Column column = nonNull(index, "getBoolean");
        WireReader in = field(index);
        Codec<?> codec = natural(column, index, "getBoolean");
        try {
            boolean value = codec.decodeBoolean(in, column.format);
            in.requireEnd();
            return value;
        } catch (Exception | StackOverflowError | AssertionError | LinkageError unreadable) {
            throw cannot(column, index, "getBoolean", unreadable);
        }
    }

    @Override
    public @Nullable String getString(int index) {
        Column column = column(index);
        if (lengths[index] < 0) {
            return null;
        }
        if (column.lane == Lane.TEXT) {
            WireReader in = field(index);
            try {
                return in.readRemainingUtf8();
            } catch (Exception | StackOverflowError | AssertionError | LinkageError unreadable) {
                throw cannot(column, index, "getString", unreadable);
            }
        }
        return decode(column, index, String.class);
    }

    @Override
    public byte @Nullable [] getBytes(int index) {
        Column column = column(index);
        return lengths[index] < 0 ? null : decode(column, index, byte[].class);
    }

    @Override
    public @Nullable Object get(int index) {
        Column column = column(index);
        if (lengths[index] < 0) {
            return null;
        }
        Codec<?> codec = column.natural;
        return codec == null ? getString(index) : decode(column, index, codec, "get");
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable T get(int index, Class<T> type) {
        if (type == String.class) {
            return (T) getString(index);
        }
        if (type.isPrimitive()) {
            return (T) primitive(index, type);
        }
        Column column = column(index);
        if (lengths[index] < 0) {
            return null;
        }
        return type == Object.class ? (T) get(index) : decode(column, index, type);
    }

    @Override
    @SuppressWarnings("unchecked") // A codec for reading as a type has values of that type.
    public <T> @Nullable T get(int index, JavaType<T> type) {
        return (T) get(index, type.type());
    }

    /** As {@link #get(int, JavaType)}, for types that are known at run time only. */
    @Nullable
    Object get(int index, Type type) {
        if (type instanceof Class<?> plain) {
            return get(index, plain);
        }
        Column column = column(index);
        if (lengths[index] < 0) {
            return null;
        }
        Codec<?> codec = column.codec(type);
        if (codec == null) {
            throw unreadableAs(column, index, type);
        }
        return decode(column, index, codec, type.getTypeName());
    }

    @Override
    @SuppressWarnings("unchecked") // The array's elements are of the class it was asked for with.
    public <E> @Nullable List<@Nullable E> getList(int index, Class<E> element) {
        if (element.isPrimitive()) {
            throw failure(column(index), index, "a list has no elements of " + element + ": name its wrapper", null);
        }
        Object array = get(index, (Class<?>) element.arrayType());
        return array == null ? null : Collections.unmodifiableList(Arrays.asList((E[]) array));
    }

    /** A Class of a primitive type is honoured as its boxed form that refuses NULL. */
    private Object primitive(int index, Class<?> type) {
        if (type == long.class) {
            return getLong(index);
        }
        if (type == int.class) {
            return getInt(index);
        }
        if (type == short.class) {
            return getShort(index);
        }
        if (type == double.class) {
            return getDouble(index);
        }
        if (type == float.class) {
            return getFloat(index);
        }
        if (type == boolean.class) {
            return getBoolean(index);
        }
        Column column = nonNull(index, "get");
        throw failure(column, index, "it cannot be read as " + type.getName(), null);
    }

    private <T> T decode(Column column, int index, Class<T> type) {
        Codec<T> codec = column.codec(type);
        if (codec == null) {
            throw unreadableAs(column, index, type);
        }
        return decode(column, index, codec, type.getSimpleName());
    }

    private static CodecException unreadableAs(Column column, int index, Type type) {
        return failure(
                column,
                index,
                "no codec reads it as " + type.getTypeName()
                        + (column.natural == null
                                ? "; its text can be had with getString"
                                : "; its own type is "
                                        + column.natural.javaType().getTypeName()),
                null);
    }

    private <T> T decode(Column column, int index, Codec<T> codec, String wanted) {
        WireReader in = field(index);
        try {
            T value = column.format == Format.BINARY ? codec.decodeBinary(in) : codec.decodeText(in);
            in.requireEnd();
            return value;
        } catch (Exception | StackOverflowError | AssertionError | LinkageError unreadable) {
            throw cannot(column, index, wanted, unreadable);
        }
    }

    @Override
    public Row copy() {
        requireValid();
        RowView copy = new RowView();
        WireWriter fields = new WireWriter();
        copy.layout = layout;
        copy.offsets = new int[layout.size()];
        copy.lengths = new int[layout.size()];
        for (int i = 0; i < layout.size(); i++) {
            copy.offsets[i] = fields.size();
            copy.lengths[i] = lengths[i];
            if (lengths[i] > 0) {
                fields.writeBytes(bytes, offsets[i], lengths[i]);
            }
        }
        copy.bytes = fields.toByteArray();
        copy.valid = true;
        return copy;
    }

    private WireReader field(int index) {
        return reader.reset(bytes, offsets[index], lengths[index]);
    }

    private Codec<?> natural(Column column, int index, String getter) {
        Codec<?> codec = column.natural;
        if (codec == null) {
            throw failure(column, index, getter + " knows no such type; its text can be had with getString", null);
        }
        return codec;
    }

    private Column nonNull(int index, String getter) {
        Column column = column(index);
        if (lengths[index] < 0) {
            throw failure(column, index, "it is NULL, which " + getter + " cannot answer: ask isNull first", null);
        }
        return column;
    }

    private Column column(int index) {
        requireValid();
        if (index < 0 || index >= layout.size()) {
            throw new UsageException(
                    "the row has no column " + index + "; it has " + layout.size() + ", numbered from 0: "
                            + layout.describe(),
                    Outcome.UNKNOWN);
        }
        return layout.column(index);
    }

    private void requireValid() {
        if (!valid) {
            throw new IllegalStateException(
                    "this row is over: a Row is valid inside its RowMapper only; copy() makes one that stays");
        }
    }

    /** Whatever a codec throws, errors that are its own doing included, is its value's and nobody else's. */
    private static CodecException cannot(Column column, int index, String getter, Throwable cause) {
        String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return failure(column, index, getter + " failed: " + why, cause);
    }

    private static CodecException failure(Column column, int index, String what, @Nullable Throwable cause) {
        return new CodecException(
                "column " + index + " (\"" + column.name + "\", " + column.typeName() + "): " + what,
                Outcome.UNKNOWN,
                cause);
    }
}
