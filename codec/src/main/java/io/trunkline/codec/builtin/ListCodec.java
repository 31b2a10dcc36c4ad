// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Format;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads arrays as lists that cannot be changed; NULL elements are null. */
final class ListCodec<T> implements Codec<List<@Nullable T>> {
    private final ReferenceArrayCodec<T> array;

    ListCodec(ReferenceArrayCodec<T> array) {
        this.array = array;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"}) // There is one class for lists of all elements.
    public Class<List<@Nullable T>> javaType() {
        return (Class) List.class;
    }

    @Override
    public List<@Nullable T> decodeBinary(WireReader in) {
        return decode(in, Format.BINARY);
    }

    @Override
    public List<@Nullable T> decodeText(WireReader in) {
        return decode(in, Format.TEXT);
    }

    @Override
    public List<@Nullable T> decode(WireReader in, Format format) {
        return Collections.unmodifiableList(Arrays.asList(array.decode(in, format)));
    }

    @Override
    public boolean isExact(List<@Nullable T> value) {
        return array.isExact(toArray(value));
    }

    @Override
    public void encodeBinary(List<@Nullable T> value, WireWriter out) {
        array.encodeBinary(toArray(value), out);
    }

    @Override
    public void encodeText(List<@Nullable T> value, WireWriter out) {
        array.encodeText(toArray(value), out);
    }

    private @Nullable T[] toArray(List<@Nullable T> value) {
        return value.toArray(array.allocate(0));
    }
}
