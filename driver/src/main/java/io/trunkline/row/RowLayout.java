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
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a result, resolved once per statement: names, types, and for each the codec and format it is read with.
 *
 * <p>Columns remember the codec they were last read with, and the layout the plan of the record it last became; both are
 * replaced as a whole, so rows that were copied may be read on any thread.
 */
public final class RowLayout {
    /** What Describe says of statements that answer no rows at all. */
    public static final RowLayout NONE =
            new RowLayout(List.of(), CodecRegistry.builtin(), new Column[0], Standing.SETTLED);

    /** What a column costs beside its name. */
    private static final int PER_COLUMN = 128;

    private enum Standing {
        /** A type that the codecs do not know may be known to a catalog. */
        AS_KNOWN,
        /** The catalog has been asked. */
        SETTLED
    }

    private final List<ColumnDescription> descriptions;
    private final CodecRegistry codecs;
    private final Column[] columns;
    private final byte[] formats;
    private final Standing standing;
    private final boolean unresolved;
    private volatile @Nullable Plan plan;
    private @Nullable List<String> names;
    private @Nullable List<io.trunkline.Column> described;
    private @Nullable Map<String, Integer> indexes;

    private RowLayout(List<ColumnDescription> descriptions, CodecRegistry codecs, Column[] columns, Standing standing) {
        this.descriptions = descriptions;
        this.codecs = codecs;
        this.columns = columns;
        this.standing = standing;
        boolean unknown = false;
        boolean uniform = true;
        int[] codes = new int[columns.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = columns[i].format.code();
            uniform &= codes[i] == codes[0];
            unknown |= isUnknown(columns[i].typeOid, codecs);
        }
        this.unresolved = unknown && standing == Standing.AS_KNOWN;
        // One for all, if they are all the same: then a column more or less, which nobody has told of, is no error.
        this.formats = uniform && codes.length > 0 ? FrontendWriter.formats(codes[0]) : FrontendWriter.formats(codes);
    }

    /** Columns in their best formats: binary where a codec reads that, text for the rest. */
    public static RowLayout of(List<ColumnDescription> descriptions, CodecRegistry codecs) {
        return of(descriptions, codecs, column -> codecs.format(column.typeOid()), Standing.AS_KNOWN);
    }

    private static RowLayout of(
            List<ColumnDescription> descriptions,
            CodecRegistry codecs,
            Function<ColumnDescription, Format> format,
            Standing standing) {
        Column[] columns = new Column[descriptions.size()];
        for (int i = 0; i < columns.length; i++) {
            ColumnDescription description = descriptions.get(i);
            columns[i] = new Column(description, codecs, format.apply(description));
        }
        return new RowLayout(descriptions, codecs, columns, standing);
    }

    /** The columns of rows that come in the formats told here, rather than in those that would be chosen. */
    public static RowLayout asSent(List<ColumnDescription> descriptions, CodecRegistry codecs) {
        return of(
                descriptions,
                codecs,
                column -> column.format() == Format.BINARY.code() ? Format.BINARY : Format.TEXT,
                Standing.AS_KNOWN);
    }

    /** {@return whether these are the same columns in the same formats} */
    public boolean isOf(List<ColumnDescription> sent) {
        if (sent.size() != columns.length) {
            return false;
        }
        for (int i = 0; i < columns.length; i++) {
            ColumnDescription told = sent.get(i);
            if (told.typeOid() != columns[i].typeOid
                    || told.format() != columns[i].format.code()
                    || !told.name().equals(columns[i].name)) {
                return false;
            }
        }
        return true;
    }

    /** The same columns, all as text. */
    public RowLayout asText() {
        return this == NONE ? NONE : of(descriptions, codecs, column -> Format.TEXT, standing);
    }

    /** The same columns in the formats that suit these codecs best; this very layout if nothing would be different. */
    public RowLayout with(CodecRegistry codecs) {
        for (Column column : columns) {
            if (!column.isSame(codecs)) {
                return of(descriptions, codecs);
            }
        }
        return this;
    }

    /** The same columns in the same formats, for rows that were asked for already, read with these codecs. */
    public RowLayout readWith(CodecRegistry codecs) {
        return codecs == this.codecs || this == NONE ? this : resolved(codecs, Standing.AS_KNOWN);
    }

    /** As {@link #readWith}, where no catalog knows more of the types than these codecs: the rest are text. */
    public RowLayout settledWith(CodecRegistry codecs) {
        return this == NONE ? this : resolved(codecs, Standing.SETTLED);
    }

    /** As {@link #with}, where no catalog knows more of the types than these codecs: the rest are text. */
    public static RowLayout settled(RowLayout layout, CodecRegistry codecs) {
        return layout == NONE
                ? layout
                : of(layout.descriptions, codecs, column -> codecs.format(column.typeOid()), Standing.SETTLED);
    }

    private RowLayout resolved(CodecRegistry codecs, Standing standing) {
        Column[] same = new Column[columns.length];
        for (int i = 0; i < same.length; i++) {
            same[i] = new Column(descriptions.get(i), codecs, columns[i].format);
        }
        return new RowLayout(descriptions, codecs, same, standing);
    }

    /** 0 is no type's OID, so no catalog knows what it is. */
    private static boolean isUnknown(int typeOid, CodecRegistry codecs) {
        return typeOid != 0 && !codecs.isKnown(typeOid);
    }

    /** {@return whether there are columns of which a catalog might know what the codecs do not} */
    public boolean isUnresolved() {
        return unresolved;
    }

    /** {@return the codecs the columns were resolved with} */
    public CodecRegistry codecs() {
        return codecs;
    }

    /** {@return the columns whose types no codec knows, for people} */
    public String describeUnknown() {
        StringJoiner unknown = new StringJoiner(", ");
        for (Column column : columns) {
            if (isUnknown(column.typeOid, codecs)) {
                unknown.add("column \"" + column.name + "\" is of the " + column.typeName());
            }
        }
        return unknown.toString();
    }

    /** {@return the OIDs of the types that no codec knows, each once} */
    public Set<Integer> unknownTypes() {
        Set<Integer> oids = new LinkedHashSet<>();
        for (ColumnDescription column : descriptions) {
            if (isUnknown(column.typeOid(), codecs)) {
                oids.add(column.typeOid());
            }
        }
        return oids;
    }

    /** {@return the result formats to ask for, encoded} */
    public byte[] formats() {
        return formats;
    }

    public int size() {
        return columns.length;
    }

    /** {@return the bytes of memory it takes, roughly} */
    public int weight() {
        int weight = PER_COLUMN;
        for (ColumnDescription description : descriptions) {
            weight += PER_COLUMN + 2 * description.name().length();
        }
        return weight;
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

    /** {@return the columns as the API tells of them} */
    public List<io.trunkline.Column> described() {
        List<io.trunkline.Column> known = described;
        if (known == null) {
            List<io.trunkline.Column> list = new ArrayList<>(columns.length);
            for (ColumnDescription column : descriptions) {
                list.add(new io.trunkline.Column(
                        column.name(),
                        type(column.typeOid(), codecs),
                        column.typeModifier(),
                        column.tableOid(),
                        column.attribute()));
            }
            known = List.copyOf(list);
            described = known;
        }
        return known;
    }

    /** {@return what is known of a type; of one that nothing is known of, its OID} */
    public static PgType type(int oid, CodecRegistry codecs) {
        PgType type = codecs.type(oid);
        return type == null ? new PgType(oid, Integer.toUnsignedString(oid), 0, ',') : type;
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
            last = new Plan(mapper, mapper.plan(this));
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

        Column(ColumnDescription description, CodecRegistry codecs, Format format) {
            this.name = description.name();
            this.typeOid = description.typeOid();
            this.codecs = codecs;
            this.natural = codecs.natural(typeOid);
            this.format = format;
            this.lane = lane();
        }

        /** Whether these codecs would read the column as it is read. */
        boolean isSame(CodecRegistry others) {
            return natural != null && natural == others.natural(typeOid) && format == others.format(typeOid);
        }

        private Lane lane() {
            if (natural == null) {
                // Nobody reads what is unknown in binary; that it comes so is a change that nobody has told of.
                return format == Format.TEXT ? Lane.TEXT : Lane.CODEC;
            }
            if (natural.javaType() == String.class && isPlainText()) {
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
        @SuppressWarnings("unchecked") // A codec for reading as a class has values of that class.
        <T> @Nullable Codec<T> codec(Class<T> type) {
            return (Codec<T>) codec((Type) type);
        }

        /** As {@link #codec(Class)}, for types with arguments, too. */
        @Nullable
        Codec<?> codec(Type type) {
            Reading last = lastReading;
            if (last == null || (last.type != type && !last.type.equals(type))) {
                last = new Reading(type, codecs.forReading(typeOid, type));
                lastReading = last;
            }
            return last.codec;
        }

        String typeName() {
            PgType type = codecs.type(typeOid);
            return type == null ? "type with OID " + Integer.toUnsignedString(typeOid) : type.name();
        }
    }

    private record Plan(RecordMapper<?> mapper, MethodHandle chain) {}

    /** A codec and the Java type it was looked up for: one immutable object, as copies of rows read on any thread. */
    private record Reading(Type type, @Nullable Codec<?> codec) {}
}
