// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the type variables of a class stand for where it is used with arguments. */
final class TypeArguments {
    private TypeArguments() {}

    /**
     * {@return the type with the arguments of {@code use} in place of the variables of its class}
     *
     * @param declared the type of a member of that class
     */
    static Type resolve(Type declared, Type use) {
        return use instanceof ParameterizedType parameterized ? resolve(declared, parameterized) : declared;
    }

    private static Type resolve(Type declared, ParameterizedType use) {
        if (declared instanceof TypeVariable<?> variable) {
            int index = Arrays.asList(Types.raw(use).getTypeParameters()).indexOf(variable);
            return index < 0 ? declared : use.getActualTypeArguments()[index];
        }
        if (declared instanceof WildcardType wildcard) {
            return resolve(wildcard.getUpperBounds()[0], use);
        }
        if (declared instanceof GenericArrayType array) {
            Type component = resolve(array.getGenericComponentType(), use);
            return component instanceof Class<?> plain ? plain.arrayType() : new ArrayOf(component);
        }
        if (declared instanceof ParameterizedType parameterized) {
            List<Type> arguments = Arrays.stream(parameterized.getActualTypeArguments())
                    .map(argument -> resolve(argument, use))
                    .toList();
            return new Parameterized(Types.raw(parameterized), arguments);
        }
        return declared;
    }

    private record Parameterized(Class<?> raw, List<Type> arguments) implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(new Type[0]);
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return raw.getDeclaringClass();
        }
    }

    private record ArrayOf(Type component) implements GenericArrayType {
        @Override
        public Type getGenericComponentType() {
            return component;
        }
    }
}
