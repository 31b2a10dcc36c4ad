// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.PgType;
import io.trunkline.type.PgArray;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The codecs of an array type: whatever Java type an element can be, an array can be arrays, lists or a {@link PgArray} of,
 * with as many dimensions as the Java type has.
 */
final class ArrayStructure implements Structure {
    private final PgType element;
    private final TypeCodecs elements;
    private final ParameterTexts texts;

    ArrayStructure(TypeCodecs elements, ParameterTexts texts) {
        this.element = elements.type();
        this.elements = elements;
        this.texts = texts;
    }

    /** {@return the codec of the Java type that one would expect: arrays of what one would expect of the elements} */
    Codec<?> natural() {
        return new NestedArrayCodec<>(Object[].class, rows(Object.class, elements.natural()), NestedArrayCodec.ANY);
    }

    /** {@return the codec of the server's own text} */
    Codec<String> text() {
        return new StringOf<>(new BoundedArrayCodec<>(new ReferenceArrayCodec<>(element, elements.elementText())));
    }

    @Override
    public @Nullable Codec<?> reading(Type wanted) {
        Class<?> raw = Types.raw(wanted);
        if (raw == List.class || raw == Collection.class || raw == Iterable.class) {
            return list(wanted);
        }
        if (raw == PgArray.class) {
            Type argument = Types.argument(wanted);
            Codec<?> codec = codec(argument);
            return codec == null ? null : new BoundedArrayCodec<>(rows(argument, codec));
        }
        return raw.isArray() ? array(wanted, raw) : null;
    }

    private @Nullable Codec<?> codec(Type wanted) {
        return wanted == Object.class ? elements.natural() : elements.forReading(wanted);
    }

    private <T> ReferenceArrayCodec<T> rows(Type component, Codec<T> codec) {
        return new ReferenceArrayCodec<>(
                element, component == Object.class ? codec.javaType() : Types.raw(component), codec);
    }

    /** A list of lists is one of two dimensions, unless the elements themselves can be read as lists. */
    private @Nullable Codec<?> list(Type wanted) {
        Type argument = Types.argument(wanted);
        if (argument == Object.class) {
            return new ListCodec<>(rows(argument, elements.natural()), NestedArrayCodec.ANY);
        }
        int dimensions = 1;
        Codec<?> codec = codec(argument);
        while (codec == null && Types.raw(argument) == List.class && dimensions < PgArray.MOST_DIMENSIONS) {
            argument = Types.argument(argument);
            codec = codec(argument);
            dimensions++;
        }
        return codec == null ? null : new ListCodec<>(rows(argument, codec), dimensions);
    }

    private @Nullable Codec<?> array(Type wanted, Class<?> raw) {
        int dimensions = 0;
        ArrayCodec<?> rows = null;
        Type component = wanted;
        while (rows == null && component != null && dimensions < PgArray.MOST_DIMENSIONS) {
            rows = PrimitiveArrays.reading(element, elements.reading(), Types.raw(component));
            component = Types.component(component);
            dimensions++;
            if (rows == null && component != null && !Types.raw(component).isPrimitive()) {
                Codec<?> codec = codec(component);
                rows = codec == null ? null : new ReferenceArrayCodec<>(element, Types.raw(component), codec);
            }
        }
        if (rows == null) {
            return null;
        }
        return dimensions == 1 ? rows : new NestedArrayCodec<>(raw, rows, dimensions);
    }

    @Override
    public @Nullable Codec<?> writing(Class<?> valueClass) {
        // An array as an element, which a domain can be, is a dimension in text: both times the server reads that.
        if (elements.natural() instanceof NestedArrayCodec) {
            return null;
        }
        if (PgArray.class == valueClass || Collection.class.isAssignableFrom(valueClass)) {
            return new ElementsCodec<>(valueClass, elements, texts);
        }
        Class<?> component = valueClass.getComponentType();
        if (component == null) {
            return null;
        }
        if (component.isPrimitive()) {
            return PrimitiveArrays.writing(element, elements.reading(), valueClass);
        }
        Codec<Object> codec = elements.forWriting(component);
        // Only a class without subclasses tells what every element is, and only an element tells a delimiter.
        return codec != null
                        && element.delimiter() == ','
                        && codec.javaType() == component
                        && java.lang.reflect.Modifier.isFinal(component.getModifiers())
                ? new ReferenceArrayCodec<>(element, codec)
                : new ElementsCodec<>(valueClass, elements, texts);
    }
}
