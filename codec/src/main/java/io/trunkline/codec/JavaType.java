// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * A Java type with its type arguments, which a {@code Class} cannot tell: {@code new JavaType<List<LocalDate>>() {}}.
 *
 * @param <T> the type
 */
public abstract class JavaType<T> {
    private final Type type;

    protected JavaType() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parameterized)
                || parameterized.getRawType() != JavaType.class) {
            throw new IllegalStateException("JavaType is used with an argument: new JavaType<List<String>>() {}");
        }
        type = parameterized.getActualTypeArguments()[0];
    }

    /** {@return the type, with its arguments} */
    public final Type type() {
        return type;
    }

    @Override
    public final String toString() {
        return type.getTypeName();
    }
}
