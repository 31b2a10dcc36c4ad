// SPDX-License-Identifier: Apache-2.0
package io.trunkline.row;

import io.trunkline.UsageException;
import io.trunkline.codec.Codec;
import io.trunkline.codec.CodecRegistry;
import io.trunkline.codec.Format;
import io.trunkline.codec.PgType;
import io.trunkline.error.Outcome;
import io.trunkline.protocol.ColumnDescription;
import io.trunkline.protocol.FrontendWriter;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a result, resolved once per statement: names, types, and for each the codec and format it is read with.
 *
 * <p>Columns remember the codec they were last read with, and the layout the plan of the record it last became; both are
 * replaced as a whole, so rows that were copied may be read on any thread.
 */
public final class RowLayout {
    /** What Describe says of statements that answer no rows at all. */
    public static final RowLayout NONE = new RowLayout(List.of(), CodecRegistry.builtin(), new Column[0]);

    private final List<ColumnDescription> descriptions;
    private final CodecRegistry codecs;
    private final Column[] columns;
    private final byte[] formats;
    private volatile @Nullable Plan plan;
    private @Nullable List<String> names;
    private @Nullable Map<String, Integer> indexes;

    private RowLayout(List<ColumnDescription> descriptions, CodecRegistry codecs, Column[] columns) {
        this.descriptions = descriptions;
        this.codecs = codecs;
        this.columns = columns;
        int[] codes = new int[columns.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = columns[i].format.code();
        }
        this.formats = FrontendWriter.formats(codes);
    }

    /** Columns in their best formats: binary where a codec knows the type and reads it so, text for the rest. */
    public static RowLayout of(List<ColumnDescription> descriptions, CodecRegistry codecs) {
        return of(descriptions, codecs, Format.BINARY);
    }

    /** The same columns, all as text. */
    public RowLayout asText() {
        return this == NONE ? NONE : of(descriptions, codecs, Format.TEXT);
    }

    private static RowLayout of(List<ColumnDescription> descriptions, CodecRegistry codecs, Format best) {
        Column[] columns = new Column[descriptions.size()];
        for (int i = 0; i < columns.length; i++) {
            ColumnDescription description = descriptions.get(i);
            columns[i] = new Column(description, codecs, best);
        }
        return new RowLayout(descriptions, codecs, columns);
    }

    /** {@return the result formats to ask for, encoded} */
    public byte[] formats() {
        return formats;
    }

    public int size() {
        return columns.length;
    }

    Column column(int index) {
        return columns[index];
    }

    List<String> names() {
        List<String> known = names;
        if (known == null) {
            List<String> list = new ArrayList<>(columns.length);
            for (Column column : columns) {
                list.add(column.name);
            }
            known = List.copyOf(list);
            names = known;
        }
        return known;
    }

    int index(String name) {
        Map<String, Integer> known = indexes;
        if (known == null) {
            Map<String, Integer> found = new HashMap<>();
            for (int i = columns.length - 1; i >= 0; i--) {
                found.put(columns[i].name, i);
            }
            // Immutable, so that copies of rows on other threads see all of it or nothing.
            known = Map.copyOf(found);
            indexes = known;
        }
        Integer index = known.get(name);
        if (index == null) {
            throw new UsageException("the row has no column \"" + name + "\"; it has " + describe(), Outcome.UNKNOWN);
        }
        return index;
    }

    /** How this result's rows become records of one type, remembered. */
    MethodHandle plan(RecordMapper<?> mapper) {
        Plan last = plan;
        if (last == null || last.mapper != mapper) {
            last = new Plan(mapper, mapper.plan(names()));
            plan = last;
        }
        return last.chain;
    }

    /** The columns, for error messages. */
    String describe() {
        return columns.length == 0 ? "none" : String.join(", ", names());
    }

    /** How a fixed-width or text column is read without asking its codec, which spares the hot path a virtual call. */
    enum Lane {
        INT2,
        INT4,
        INT8,
        FLOAT8,
        TEXT,
        CODEC
    }

    /** One column. */
    static final class Column {
        final String name;
        final int typeOid;
        final Format format;
        final Lane lane;
        final @Nullable Codec<?> natural;
        private final CodecRegistry codecs;
        private @Nullable Reading lastReading;

        Column(ColumnDescription description, CodecRegistry codecs, Format best) {
            this.name = description.name();
            this.typeOid = description.typeOid();
            this.codecs = codecs;
            this.natural = codecs.natural(typeOid);
            this.format = best == Format.TEXT ? best : codecs.format(typeOid);
            this.lane = lane();
        }

        private Lane lane() {
            if (natural == null || (natural.javaType() == String.class && isPlainText())) {
                return Lane.TEXT;
            }
            if (format == Format.TEXT || !isBuiltin()) {
                return Lane.CODEC;
            }
            return typeOid == PgType.INT8.oid()
                    ? Lane.INT8
                    : typeOid == PgType.INT4.oid()
                            ? Lane.INT4
                            : typeOid == PgType.INT2.oid()
                                    ? Lane.INT2
                                    : typeOid == PgType.FLOAT8.oid() ? Lane.FLOAT8 : Lane.CODEC;
        }

        private boolean isPlainText() {
            return isBuiltin()
                    && (typeOid == PgType.TEXT.oid()
                            || typeOid == PgType.VARCHAR.oid()
                            || typeOid == PgType.BPCHAR.oid()
                            || typeOid == PgType.NAME.oid());
        }

        /** A user's own codec for a built-in type must be asked. */
        private boolean isBuiltin() {
            return natural == CodecRegistry.builtin().natural(typeOid);
        }

        /** The codec for this class, remembered; null if there is none. */
        @SuppressWarnings("unchecked")
        <T> @Nullable Codec<T> codec(Class<T> type) {
            Reading last = lastReading;
            if (last == null || last.type != type) {
                last = new Reading(type, codecs.forReading(typeOid, type));
                lastReading = last;
            }
            return (Codec<T>) last.codec;
        }

        String typeName() {
            PgType type = codecs.type(typeOid);
            return type == null ? "type with OID " + Integer.toUnsignedString(typeOid) : type.name();
        }
    }

    private record Plan(RecordMapper<?> mapper, MethodHandle chain) {}

    /** A codec and the class it was looked up for: one immutable object, as copies of rows read on any thread. */
    private record Reading(Class<?> type, @Nullable Codec<?> codec) {}
}
