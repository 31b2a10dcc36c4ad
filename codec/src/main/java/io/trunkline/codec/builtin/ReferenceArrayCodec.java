// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Format;
import io.trunkline.codec.PgType;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/** Arrays of objects, of which NULL elements are null. */
final class ReferenceArrayCodec<T> extends ArrayCodec<@Nullable T[]> {
    private final Class<?> component;
    private final Codec<T> element;

    ReferenceArrayCodec(PgType type, Codec<T> element) {
        this(type, element.javaType(), element);
    }

    /** @param component a class whose instances all values of the codec are */
    ReferenceArrayCodec(PgType type, Class<?> component, Codec<T> element) {
        super(arrayClass(component), type);
        this.component = component;
        this.element = element;
    }

    @SuppressWarnings("unchecked") // The codec's values are instances of the component.
    private static <T> Class<@Nullable T[]> arrayClass(Class<?> component) {
        return (Class<T[]>) component.arrayType();
    }

    @Override
    @SuppressWarnings("unchecked") // As in arrayClass().
    @Nullable
    T[] allocate(int length) {
        return (T[]) Array.newInstance(component, length);
    }

    @Override
    void read(@Nullable T[] array, int index, WireReader in, Format format) {
        array[index] = element.decode(in, format);
    }

    @Override
    void readNull(@Nullable T[] array, int index) {
        array[index] = null;
    }

    @Override
    int length(@Nullable T[] array) {
        return array.length;
    }

    @Override
    boolean isNull(@Nullable T[] array, int index) {
        return array[index] == null;
    }

    @Override
    boolean isExact(@Nullable T[] array, int index) {
        T value = array[index];
        return value == null || element.isExact(value);
    }

    @Override
    void write(@Nullable T[] array, int index, WireWriter out, Format format) {
        T value = array[index];
        if (value != null) {
            element.encode(value, out, format);
        }
    }
}
