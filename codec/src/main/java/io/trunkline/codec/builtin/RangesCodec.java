// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.type.Multirange;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.util.function.Function;

/**
 * Multiranges as a list or an array of ranges, for reading: as parameters those are arrays.
 *
 * @param <R> the list or the array
 */
final class RangesCodec<T, R> implements Codec<R> {
    private final Class<R> javaType;
    private final MultirangeCodec<T> multirange;
    private final Function<Multirange<T>, R> ranges;
    private final Function<R, Multirange<T>> back;

    RangesCodec(
            Class<R> javaType,
            MultirangeCodec<T> multirange,
            Function<Multirange<T>, R> ranges,
            Function<R, Multirange<T>> back) {
        this.javaType = javaType;
        this.multirange = multirange;
        this.ranges = ranges;
        this.back = back;
    }

    @Override
    public Class<R> javaType() {
        return javaType;
    }

    @Override
    public R decodeBinary(WireReader in) {
        return ranges.apply(multirange.decodeBinary(in));
    }

    @Override
    public R decodeText(WireReader in) {
        return ranges.apply(multirange.decodeText(in));
    }

    @Override
    public boolean isExact(R value) {
        return multirange.isExact(back.apply(value));
    }

    @Override
    public void encodeBinary(R value, WireWriter out) {
        multirange.encodeBinary(back.apply(value), out);
    }

    @Override
    public void encodeText(R value, WireWriter out) {
        multirange.encodeText(back.apply(value), out);
    }
}
