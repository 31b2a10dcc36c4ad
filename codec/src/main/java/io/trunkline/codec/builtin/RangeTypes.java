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
        TypeCodecs codecs = TypeCodecs.of(type, new RangeCodec<>(subtype, subtype.natural(), texts))
                .alsoReading(new StringOf<>(new RangeCodec<>(subtype, subtype.elementText(), texts)))
                .with(new Ranges(subtype, texts));
        return subtype.format() == Format.TEXT ? codecs.asText() : codecs;
    }

    /** @param subtype of the ranges */
    static TypeCodecs multirange(PgType type, TypeCodecs subtype, ParameterTexts texts) {
        MultirangeCodec<?> natural = multirange(new RangeCodec<>(subtype, subtype.natural(), texts), texts);
        MultirangeCodec<?> print = multirange(new RangeCodec<>(subtype, subtype.elementText(), texts), texts);
        TypeCodecs codecs = TypeCodecs.of(type, natural)
                .alsoReading(list(natural), array(natural), new StringOf<>(print))
                .with(new Multiranges(subtype, texts));
        return subtype.format() == Format.TEXT ? codecs.asText() : codecs;
    }

    /** Ranges with bounds of a class that the type's argument says. */
    private record Ranges(TypeCodecs subtype, ParameterTexts texts) implements Structure {
        @Override
        public @Nullable Codec<?> reading(Type wanted) {
            return Types.raw(wanted) == Range.class ? range(Types.argument(wanted), subtype, texts) : null;
        }

        @Override
        public @Nullable Codec<?> writing(Class<?> valueClass) {
            return null;
        }
    }

    /** The same as multiranges, and as lists and arrays of ranges. */
    private record Multiranges(TypeCodecs subtype, ParameterTexts texts) implements Structure {
        @Override
        public @Nullable Codec<?> reading(Type wanted) {
            Class<?> raw = Types.raw(wanted);
            if (raw == Multirange.class) {
                return ofBounds(Types.argument(wanted));
            }
            Type range = raw == List.class ? Types.argument(wanted) : Types.component(wanted);
            if (range == null || Types.raw(range) != Range.class) {
                return null;
            }
            MultirangeCodec<?> multirange = ofBounds(Types.argument(range));
            return raw == List.class ? list(multirange) : array(multirange);
        }

        private MultirangeCodec<?> ofBounds(Type bound) {
            return multirange(range(bound, subtype, texts), texts);
        }

        @Override
        public @Nullable Codec<?> writing(Class<?> valueClass) {
            return null;
        }
    }

    private static RangeCodec<?> range(Type bound, TypeCodecs subtype, ParameterTexts texts) {
        Codec<?> found = subtype.forReading(bound);
        Codec<?> codec = found != null
                ? found
                : UnusableCodec.of(
                        Types.raw(bound),
                        "no codec reads a bound, a " + subtype.type().name() + ", as " + bound.getTypeName());
        return new RangeCodec<>(subtype, codec, texts);
    }

    private static <T> MultirangeCodec<T> multirange(RangeCodec<T> range, ParameterTexts texts) {
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
