// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.type.Multirange;
import io.trunkline.type.Range;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.util.Arrays;
import java.util.List;

/**
 * Multiranges in both formats.
 *
 * <pre>
 *   int32  number of ranges
 *   for each range
 *     int32  length
 *     bytes
 * </pre>
 *
 * @param <T> the Java type of the bounds that are read
 */
final class MultirangeCodec<T> implements Codec<Multirange<T>> {
    private final RangeCodec<T> range;
    private final ParameterTexts texts;

    MultirangeCodec(RangeCodec<T> range, ParameterTexts texts) {
        this.range = range;
        this.texts = texts;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"}) // There is one class for multiranges of all bounds.
    public Class<Multirange<T>> javaType() {
        return (Class) Multirange.class;
    }

    @Override
    public Multirange<T> decodeBinary(WireReader in) {
        int count = in.readCount(5); // a length and the flags
        @SuppressWarnings({"unchecked", "rawtypes"}) // There are no arrays of types with arguments.
        Range<T>[] ranges = new Range[count];
        for (int i = 0; i < count; i++) {
            int outer = in.narrow(in.readInt());
            ranges[i] = range.decodeBinary(in);
            in.widen(outer);
        }
        return Multirange.of(Arrays.asList(ranges));
    }

    @Override
    public Multirange<T> decodeText(WireReader in) {
        return Multirange.parse(in.readRemainingUtf8(), range::readText);
    }

    @Override
    public boolean isExact(Multirange<T> value) {
        List<Range<T>> ranges = value.ranges();
        for (int i = 0; i < ranges.size(); i++) {
            if (!range.isExact(ranges.get(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void encodeBinary(Multirange<T> value, WireWriter out) {
        List<Range<T>> ranges = value.ranges();
        out.writeInt(ranges.size());
        for (int i = 0; i < ranges.size(); i++) {
            int at = out.beginLength();
            range.encodeBinary(ranges.get(i), out);
            out.endLength(at);
        }
    }

    @Override
    public void encodeText(Multirange<T> value, WireWriter out) {
        texts.writeRange(value, out);
    }
}
