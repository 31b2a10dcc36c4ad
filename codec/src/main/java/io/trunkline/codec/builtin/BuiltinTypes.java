// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import static io.trunkline.codec.builtin.NumberKind.BIG_DECIMAL;
import static io.trunkline.codec.builtin.NumberKind.BIG_INTEGER;
import static io.trunkline.codec.builtin.NumberKind.BYTE;
import static io.trunkline.codec.builtin.NumberKind.DOUBLE;
import static io.trunkline.codec.builtin.NumberKind.FLOAT;
import static io.trunkline.codec.builtin.NumberKind.INTEGER;
import static io.trunkline.codec.builtin.NumberKind.LONG;
import static io.trunkline.codec.builtin.NumberKind.SHORT;

import io.trunkline.codec.Codec;
import io.trunkline.codec.PgType;
import io.trunkline.codec.builtin.WholeNumberCodec.Wire;
import io.trunkline.codec.extension.CubeCodec;
import io.trunkline.codec.extension.EwkbCodecs;
import io.trunkline.codec.extension.HStoreCodecs;
import io.trunkline.codec.extension.TreeTextCodec;
import io.trunkline.codec.geometric.GeometricCodecs;
import io.trunkline.codec.network.InetAddressCodec;
import io.trunkline.codec.network.IpNetworkCodec;
import io.trunkline.codec.network.MacAddr8Codec;
import io.trunkline.codec.network.MacAddrCodec;
import io.trunkline.codec.search.TsQueryCodec;
import io.trunkline.codec.search.TsVectorCodec;
import io.trunkline.codec.system.BitStringCodec;
import io.trunkline.codec.system.JsonPathCodec;
import io.trunkline.codec.system.LogSequenceNumberCodec;
import io.trunkline.codec.system.SnapshotCodec;
import io.trunkline.codec.system.SystemText;
import io.trunkline.codec.system.TidCodec;
import io.trunkline.codec.system.VectorCodec;
import io.trunkline.codec.system.Xid8Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every pair of a built-in PostgreSQL type and a Java type that we read or write.
 *
 * <p>All types can be read as String besides what stands here. A pair stands under writing only if the binary form means
 * what the value's text would: the first use of a statement sends all parameters as text.
 */
public final class BuiltinTypes {
    private BuiltinTypes() {}

    public static List<TypeCodecs> all() {
        List<TypeCodecs> all = new ArrayList<>();
        all.addAll(basics());
        all.addAll(times());
        all.addAll(network());
        all.addAll(bits());
        all.addAll(system());
        all.addAll(geometric());
        all.addAll(search());
        all.addAll(extensions());
        all.addAll(ranges(all));
        all.add(AnonymousRecords.of(PgType.RECORD, List.copyOf(all)));
        return List.copyOf(all);
    }

    private static List<TypeCodecs> basics() {
        return List.of(
                TypeCodecs.of(PgType.BOOL, BoolCodec.BOOL),
                whole(PgType.INT2, new WholeNumberCodec<>(Wire.INT2, SHORT), Wire.INT2),
                whole(PgType.INT4, new WholeNumberCodec<>(Wire.INT4, INTEGER), Wire.INT4),
                whole(PgType.INT8, new WholeNumberCodec<>(Wire.INT8, LONG), Wire.INT8),
                whole(PgType.OID, new WholeNumberCodec<>(Wire.OID, LONG), Wire.OID),
                TypeCodecs.of(PgType.FLOAT4, FloatCodecs.FLOAT4)
                        .alsoReading(FloatCodecs.FLOAT4_AS_DOUBLE)
                        .alsoWriting(
                                FloatCodecs.wholeAsFloat4(BYTE),
                                FloatCodecs.wholeAsFloat4(SHORT),
                                FloatCodecs.wholeAsFloat4(INTEGER),
                                FloatCodecs.wholeAsFloat4(LONG),
                                FloatCodecs.wholeAsFloat4(BIG_INTEGER)),
                TypeCodecs.of(PgType.FLOAT8, FloatCodecs.FLOAT8)
                        .alsoReading(FloatCodecs.FLOAT8_AS_FLOAT)
                        .alsoWriting(
                                FloatCodecs.wholeAsFloat8(BYTE),
                                FloatCodecs.wholeAsFloat8(SHORT),
                                FloatCodecs.wholeAsFloat8(INTEGER),
                                FloatCodecs.wholeAsFloat8(LONG),
                                FloatCodecs.wholeAsFloat8(BIG_INTEGER)),
                TypeCodecs.of(
                                PgType.NUMERIC,
                                NumericCodecs.DECIMAL,
                                NumericCodecs.BIG_INTEGER,
                                NumericCodecs.whole(BYTE),
                                NumericCodecs.whole(SHORT),
                                NumericCodecs.whole(INTEGER),
                                NumericCodecs.whole(LONG))
                        .alsoReading(NumericCodecs.DOUBLE, NumericCodecs.FLOAT),
                text(PgType.TEXT),
                text(PgType.VARCHAR),
                TypeCodecs.of(PgType.BPCHAR, TextCodec.STRING)
                        .alsoWriting(TextCodec.CHAR_SEQUENCE)
                        .with(EnumTypes.PADDED_LABELS),
                TypeCodecs.of(PgType.NAME, TextCodec.NAME)
                        .alsoWriting(TextCodec.NAME_CHAR_SEQUENCE)
                        .with(EnumTypes.NAMES),
                text(PgType.UNKNOWN),
                TypeCodecs.of(PgType.CHAR, CharCodec.CHAR),
                TypeCodecs.of(PgType.BYTEA, ByteaCodecs.BYTES, ByteaCodecs.BUFFER),
                TypeCodecs.of(PgType.UUID, UuidCodec.UUID_CODEC),
                TypeCodecs.of(PgType.DATE, DateCodec.DATE),
                TypeCodecs.of(PgType.TIME, TimeCodec.TIME, TimeOfDayCodec.TIME_OF_DAY),
                TypeCodecs.of(PgType.TIMESTAMP, TimestampCodecs.LOCAL),
                TypeCodecs.of(
                        PgType.TIMESTAMPTZ, TimestampCodecs.OFFSET, TimestampCodecs.INSTANT, TimestampCodecs.ZONED),
                TypeCodecs.of(PgType.JSON, JsonCodecs.JSON_STRING)
                        .alsoReading(JsonCodecs.JSON_BYTES)
                        .alsoWriting(JsonCodecs.JSON_CHAR_SEQUENCE),
                TypeCodecs.of(PgType.JSONB, JsonCodecs.JSONB_STRING)
                        .alsoReading(JsonCodecs.JSONB_BYTES)
                        .alsoWriting(JsonCodecs.JSONB_CHAR_SEQUENCE));
    }

    /** {@code interval} and {@code timetz}. */
    private static List<TypeCodecs> times() {
        return List.of(
                TypeCodecs.of(PgType.TIMETZ, OffsetTimeCodecs.OFFSET_TIME, OffsetTimeCodecs.OFFSET_TIME_OF_DAY),
                TypeCodecs.of(
                        PgType.INTERVAL, IntervalCodecs.INTERVAL, IntervalCodecs.DURATION, IntervalCodecs.PERIOD));
    }

    /** Network addresses. */
    private static List<TypeCodecs> network() {
        return List.of(
                TypeCodecs.of(PgType.INET, IpNetworkCodec.INET, InetAddressCodec.INSTANCE),
                TypeCodecs.of(PgType.CIDR, IpNetworkCodec.CIDR),
                TypeCodecs.of(PgType.MACADDR, MacAddrCodec.INSTANCE),
                TypeCodecs.of(PgType.MACADDR8, MacAddr8Codec.INSTANCE));
    }

    /** Bit strings. */
    private static List<TypeCodecs> bits() {
        return Stream.of(PgType.BIT, PgType.VARBIT)
                .map(type -> TypeCodecs.of(type, BitStringCodec.INSTANCE)
                        .alsoReading(BitStringCodec.AS_BIT_SET, BitStringCodec.AS_BOOLEAN))
                .toList();
    }

    /** Types of the catalogs and of the system: transaction numbers, positions, names of objects, what has no binary form. */
    private static List<TypeCodecs> system() {
        List<TypeCodecs> all = new ArrayList<>(List.of(
                whole(PgType.XID, new WholeNumberCodec<>(Wire.OID, LONG), Wire.OID),
                whole(PgType.CID, new WholeNumberCodec<>(Wire.OID, LONG), Wire.OID),
                TypeCodecs.of(PgType.XID8, Xid8Codec.AS_BIG_INTEGER, Xid8Codec.AS_LONG),
                TypeCodecs.of(PgType.TID, TidCodec.INSTANCE),
                TypeCodecs.of(PgType.PG_LSN, LogSequenceNumberCodec.INSTANCE),
                TypeCodecs.of(PgType.PG_SNAPSHOT, SnapshotCodec.INSTANCE),
                TypeCodecs.of(PgType.TXID_SNAPSHOT, SnapshotCodec.INSTANCE),
                TypeCodecs.readOnly(PgType.INT2VECTOR, VectorCodec.INT2VECTOR, VectorCodec.INT2VECTOR_AS_LIST),
                TypeCodecs.readOnly(PgType.OIDVECTOR, VectorCodec.OIDVECTOR, VectorCodec.OIDVECTOR_AS_LIST),
                text(PgType.REFCURSOR),
                text(PgType.CSTRING),
                TypeCodecs.of(PgType.JSONPATH, JsonPathCodec.INSTANCE),
                TypeCodecs.readOnly(PgType.XML, SystemText.ALIKE),
                TypeCodecs.readOnly(PgType.VOID, SystemText.ALIKE),
                TypeCodecs.readOnly(PgType.MONEY, SystemText.MONEY, SystemText.MONEY_AS_LONG)
                        .asText()));
        for (PgType type : List.of(
                PgType.REGPROC,
                PgType.REGPROCEDURE,
                PgType.REGOPER,
                PgType.REGOPERATOR,
                PgType.REGCLASS,
                PgType.REGTYPE,
                PgType.REGCONFIG,
                PgType.REGDICTIONARY,
                PgType.REGNAMESPACE,
                PgType.REGROLE,
                PgType.REGCOLLATION)) {
            all.add(TypeCodecs.readOnly(type, SystemText.OBJECT, SystemText.OBJECT_AS_LONG)
                    .asText());
        }
        for (PgType type : List.of(
                PgType.ACLITEM,
                PgType.GTSVECTOR,
                PgType.ANYARRAY,
                PgType.PG_NODE_TREE,
                PgType.PG_NDISTINCT,
                PgType.PG_DEPENDENCIES,
                PgType.PG_MCV_LIST,
                PgType.PG_BRIN_BLOOM_SUMMARY,
                PgType.PG_BRIN_MINMAX_MULTI_SUMMARY)) {
            all.add(TypeCodecs.readOnly(type, SystemText.ONLY).asText());
        }
        return all;
    }

    /** Geometric types. */
    private static List<TypeCodecs> geometric() {
        return List.of(
                TypeCodecs.of(PgType.POINT, GeometricCodecs.POINT),
                TypeCodecs.of(PgType.LINE, GeometricCodecs.LINE),
                TypeCodecs.of(PgType.LSEG, GeometricCodecs.LINE_SEGMENT),
                TypeCodecs.of(PgType.BOX, GeometricCodecs.BOX),
                TypeCodecs.of(PgType.PATH, GeometricCodecs.PATH),
                TypeCodecs.of(PgType.POLYGON, GeometricCodecs.POLYGON),
                TypeCodecs.of(PgType.CIRCLE, GeometricCodecs.CIRCLE));
    }

    /** Text search. */
    private static List<TypeCodecs> search() {
        return List.of(
                TypeCodecs.of(PgType.TSVECTOR, TsVectorCodec.TSVECTOR),
                TypeCodecs.of(PgType.TSQUERY, TsQueryCodec.TSQUERY));
    }

    /** Types of extensions, which have another OID in each database: found by name. */
    private static List<TypeCodecs> extensions() {
        return List.of(
                TypeCodecs.of(byName("hstore"), HStoreCodecs.MAP, HStoreCodecs.HSTORE),
                text(byName("citext")),
                tree("ltree"),
                tree("lquery"),
                tree("ltxtquery"),
                TypeCodecs.of(byName("cube"), CubeCodec.CUBE),
                TypeCodecs.of(byName("geometry"), EwkbCodecs.EWKB).alsoReading(EwkbCodecs.BYTES),
                TypeCodecs.of(byName("geography"), EwkbCodecs.EWKB).alsoReading(EwkbCodecs.BYTES));
    }

    /** Ranges and multiranges, over the codecs of their subtypes. */
    private static List<TypeCodecs> ranges(List<TypeCodecs> subtypes) {
        List<TypeCodecs> all = new ArrayList<>();
        ranges(PgType.INT4RANGE, PgType.INT4MULTIRANGE, PgType.INT4, subtypes, all);
        ranges(PgType.INT8RANGE, PgType.INT8MULTIRANGE, PgType.INT8, subtypes, all);
        ranges(PgType.NUMRANGE, PgType.NUMMULTIRANGE, PgType.NUMERIC, subtypes, all);
        ranges(PgType.DATERANGE, PgType.DATEMULTIRANGE, PgType.DATE, subtypes, all);
        ranges(PgType.TSRANGE, PgType.TSMULTIRANGE, PgType.TIMESTAMP, subtypes, all);
        ranges(PgType.TSTZRANGE, PgType.TSTZMULTIRANGE, PgType.TIMESTAMPTZ, subtypes, all);
        return all;
    }

    private static void ranges(
            PgType range, PgType multirange, PgType subtype, List<TypeCodecs> subtypes, List<TypeCodecs> all) {
        ParameterTexts texts = new ParameterTexts(List.of());
        for (TypeCodecs codecs : subtypes) {
            if (codecs.type().equals(subtype)) {
                all.add(RangeTypes.range(range, codecs, texts));
                all.add(RangeTypes.multirange(multirange, codecs, texts));
            }
        }
    }

    private static TypeCodecs whole(PgType type, Codec<?> natural, Wire wire) {
        TypeCodecs others = TypeCodecs.of(
                        type,
                        new WholeNumberCodec<>(wire, LONG),
                        new WholeNumberCodec<>(wire, INTEGER),
                        new WholeNumberCodec<>(wire, SHORT),
                        new WholeNumberCodec<>(wire, BYTE),
                        new WholeNumberCodec<>(wire, BIG_INTEGER))
                .alsoReading(
                        new WholeNumberCodec<>(wire, BIG_DECIMAL),
                        new WholeNumberCodec<>(wire, DOUBLE),
                        new WholeNumberCodec<>(wire, FLOAT));
        return TypeCodecs.of(type, natural).over(others);
    }

    private static TypeCodecs tree(String name) {
        return TypeCodecs.of(byName(name), TreeTextCodec.STRING).alsoWriting(TreeTextCodec.CHAR_SEQUENCE);
    }

    private static PgType byName(String name) {
        return new PgType(0, name, 0, name.startsWith("geo") ? ':' : ',');
    }

    private static TypeCodecs text(PgType type) {
        return TypeCodecs.of(type, TextCodec.STRING)
                .alsoWriting(TextCodec.CHAR_SEQUENCE)
                .with(EnumTypes.LABELS);
    }
}
