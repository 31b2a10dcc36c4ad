// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Format;
import io.trunkline.codec.PgType;
import io.trunkline.type.Multirange;
import io.trunkline.type.Range;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Range and multirange types, over the codecs of their subtypes: whatever a bound can be, there can be a range of. */
final class RangeTypes {
    private RangeTypes() {}

    static TypeCodecs range(PgType type, TypeCodecs subtype, ParameterTexts texts) {
        Structure structure = new Structure() {
            @Override
            public @Nullable Codec<?> reading(Type wanted) {
                return Types.raw(wanted) == Range.class ? ranges(wanted, subtype, texts) : null;
            }

            @Override
            public @Nullable Codec<?> writing(Class<?> valueClass) {
                return null;
            }
        };
        TypeCodecs codecs = TypeCodecs.of(type, new RangeCodec<>(subtype, subtype.natural(), texts))
                .alsoReading(new StringOf<>(new RangeCodec<>(subtype, subtype.elementText(), texts)))
                .with(structure);
        return subtype.format() == Format.TEXT ? codecs.asText() : codecs;
    }

    /** The codec of a range with bounds of the type's argument, which is Object if it has none. */
    private static @Nullable RangeCodec<?> ranges(Type range, TypeCodecs subtype, ParameterTexts texts) {
        Codec<?> bound = subtype.forReading(Types.argument(range));
        return bound == null ? null : new RangeCodec<>(subtype, bound, texts);
    }

    /** @param subtype of the ranges */
    static TypeCodecs multirange(PgType type, TypeCodecs subtype, ParameterTexts texts) {
        MultirangeCodec<?> natural = multiranges(new RangeCodec<>(subtype, subtype.natural(), texts), texts);
        Structure structure = new Structure() {
            @Override
            public @Nullable Codec<?> reading(Type wanted) {
                Class<?> raw = Types.raw(wanted);
                Type range = raw == Multirange.class
                        ? wanted
                        : raw == List.class ? Types.argument(wanted) : Types.component(wanted);
                if (range == null || (raw != Multirange.class && Types.raw(range) != Range.class)) {
                    return null;
                }
                RangeCodec<?> ranges = ranges(range, subtype, texts);
                if (ranges == null) {
                    return null;
                }
                MultirangeCodec<?> multiranges = multiranges(ranges, texts);
                return raw == Multirange.class
                        ? multiranges
                        : raw == List.class ? list(multiranges) : array(multiranges);
            }

            @Override
            public @Nullable Codec<?> writing(Class<?> valueClass) {
                return null;
            }
        };
        TypeCodecs codecs = TypeCodecs.of(type, natural)
                .alsoReading(
                        list(natural),
                        array(natural),
                        new StringOf<>(multiranges(new RangeCodec<>(subtype, subtype.elementText(), texts), texts)))
                .with(structure);
        return subtype.format() == Format.TEXT ? codecs.asText() : codecs;
    }

    private static <T> MultirangeCodec<T> multiranges(RangeCodec<T> range, ParameterTexts texts) {
        return new MultirangeCodec<>(range, texts);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // There is one class for lists of all ranges.
    private static <T> Codec<?> list(MultirangeCodec<T> multirange) {
        return new RangesCodec<T, List<Range<T>>>((Class) List.class, multirange, Multirange::ranges, Multirange::of);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // There is one class for arrays of all ranges.
    private static <T> Codec<?> array(MultirangeCodec<T> multirange) {
        return new RangesCodec<T, Range<T>[]>(
                (Class) Range[].class, multirange, value -> value.ranges().toArray(new Range[0]), Multirange::of);
    }
}
