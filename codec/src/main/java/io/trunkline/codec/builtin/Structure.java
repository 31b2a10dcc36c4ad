// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * The codecs of one PostgreSQL type for Java types that no list can hold: arrays of whatever the elements can be, records,
 * enums, ranges with bounds of any class. Immutable; makes a codec whenever asked, as statements remember theirs.
 */
interface Structure {
    /**
     * {@return a codec that reads the type as {@code wanted}, or null if there is none here}
     *
     * @param wanted a class that is not primitive, or a type with arguments
     */
    @Nullable
    Codec<?> reading(Type wanted);

    /** {@return a codec that writes values of this class, or null if there is none here} */
    @Nullable
    Codec<?> writing(Class<?> valueClass);

    /** This structure, and where it has nothing to say, another. */
    default Structure or(Structure other) {
        Structure first = this;
        return new Structure() {
            @Override
            public @Nullable Codec<?> reading(Type wanted) {
                Codec<?> found = first.reading(wanted);
                return found == null ? other.reading(wanted) : found;
            }

            @Override
            public @Nullable Codec<?> writing(Class<?> valueClass) {
                Codec<?> found = first.writing(valueClass);
                return found == null ? other.writing(valueClass) : found;
            }
        };
    }
}
