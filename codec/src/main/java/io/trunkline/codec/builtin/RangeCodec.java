// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Format;
import io.trunkline.type.Range;
import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Ranges in both formats. Bounds are read by one codec, and each is written by that of its own class.
 *
 * <pre>
 *   byte   01 empty, 02 lower bound inclusive, 04 upper bound inclusive, 08 no lower bound, 10 no upper bound
 *   for each bound that there is
 *     int32  length
 *     bytes
 * </pre>
 *
 * @param <T> the Java type of the bounds that are read
 */
final class RangeCodec<T> implements Codec<Range<T>> {
    private static final int EMPTY = 0x01;
    private static final int LOWER_INCLUSIVE = 0x02;
    private static final int UPPER_INCLUSIVE = 0x04;
    private static final int NO_LOWER = 0x08;
    private static final int NO_UPPER = 0x10;
    private static final int ALL = 0x1F;

    private final TypeCodecs subtype;
    private final Codec<T> bound;
    private final ParameterTexts texts;
    private final Function<String, T> readText = this::readText;

    RangeCodec(TypeCodecs subtype, Codec<T> bound, ParameterTexts texts) {
        this.subtype = subtype;
        this.bound = bound;
        this.texts = texts;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"}) // There is one class for ranges of all bounds.
    public Class<Range<T>> javaType() {
        return (Class) Range.class;
    }

    @Override
    public Range<T> decodeBinary(WireReader in) {
        int flags = in.readUnsignedByte();
        if ((flags & ~ALL) != 0) {
            throw new MalformedBytesException("a range with flags of " + flags);
        }
        if ((flags & EMPTY) != 0) {
            return Range.empty();
        }
        T lower = (flags & NO_LOWER) != 0 ? null : readBinary(in);
        T upper = (flags & NO_UPPER) != 0 ? null : readBinary(in);
        return Range.of(lower, (flags & LOWER_INCLUSIVE) != 0, upper, (flags & UPPER_INCLUSIVE) != 0);
    }

    private T readBinary(WireReader in) {
        int outer = in.narrow(in.readInt());
        T value = bound.decodeBinary(in);
        in.widen(outer);
        return value;
    }

    @Override
    public Range<T> decodeText(WireReader in) {
        return Range.parse(in.readRemainingUtf8(), readText);
    }

    /** Reads a bound's text, with quotes and escapes gone. */
    T readText(String text) {
        WireReader in = new WireReader(text.getBytes(StandardCharsets.UTF_8));
        T value = bound.decode(in, Format.TEXT);
        in.requireEnd();
        return value;
    }

    @Override
    public boolean isExact(Range<T> value) {
        return isExactBound(value.lower()) && isExactBound(value.upper());
    }

    private boolean isExactBound(@Nullable Object value) {
        if (value == null) {
            return true;
        }
        Codec<Object> codec = subtype.forWriting(value.getClass());
        return codec != null && codec.isExact(value);
    }

    @Override
    public void encodeBinary(Range<T> value, WireWriter out) {
        if (value.isEmpty()) {
            out.writeByte(EMPTY);
            return;
        }
        T lower = value.lower();
        T upper = value.upper();
        out.writeByte((lower == null ? NO_LOWER : 0)
                | (upper == null ? NO_UPPER : 0)
                | (value.lowerInclusive() ? LOWER_INCLUSIVE : 0)
                | (value.upperInclusive() ? UPPER_INCLUSIVE : 0));
        writeBinary(lower, out);
        writeBinary(upper, out);
    }

    private void writeBinary(@Nullable Object value, WireWriter out) {
        if (value == null) {
            return;
        }
        Codec<Object> codec = subtype.forWriting(value.getClass());
        if (codec == null) {
            throw new IllegalArgumentException(
                    "a bound is a " + value.getClass().getName() + ", which no codec writes as "
                            + subtype.type().name());
        }
        int at = out.beginLength();
        codec.encodeBinary(value, out);
        out.endLength(at);
    }

    @Override
    public void encodeText(Range<T> value, WireWriter out) {
        texts.writeRange(value, out);
    }
}
