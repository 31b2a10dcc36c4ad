// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Writes collections and arrays whose class does not tell that of their elements: each element by the codec of its own
 * class, looked up again only where the class changes. Reads nothing.
 *
 * <p>If an element has no codec for the array's element type, the whole array goes as text.
 *
 * @param <A> a collection, or an array of objects
 */
final class ElementsCodec<A> implements Codec<A> {
    private final Class<A> javaType;
    private final TypeCodecs elements;
    private final ParameterTexts texts;

    private ElementsCodec(Class<A> javaType, TypeCodecs elements, ParameterTexts texts) {
        this.javaType = javaType;
        this.elements = elements;
        this.texts = texts;
    }

    @SuppressWarnings("rawtypes") // A class has no type arguments.
    static Codec<?> ofCollection(TypeCodecs elements, ParameterTexts texts) {
        return new ElementsCodec<Collection>(Collection.class, elements, texts);
    }

    static Codec<?> ofArray(TypeCodecs elements, ParameterTexts texts) {
        return new ElementsCodec<Object[]>(Object[].class, elements, texts);
    }

    private static Collection<? extends @Nullable Object> elements(Object value) {
        return value instanceof Collection<?> collection ? collection : Arrays.asList((Object[]) value);
    }

    @Override
    public Class<A> javaType() {
        return javaType;
    }

    @Override
    public boolean isExact(A value) {
        Class<?> known = null;
        Codec<Object> codec = null;
        for (Object element : elements(value)) {
            if (element == null) {
                continue;
            }
            if (element.getClass() != known) {
                known = element.getClass();
                codec = elements.forWriting(known);
            }
            if (codec == null || !codec.isExact(element)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void encodeBinary(A value, WireWriter out) {
        Collection<? extends @Nullable Object> list = elements(value);
        int header = out.size();
        ArrayCodec.writeHeader(elements.type(), list.size(), false, out);
        Class<?> known = null;
        Codec<Object> codec = null;
        int count = 0;
        for (Object element : list) {
            count++;
            if (element == null) {
                out.writeInt(-1);
                out.setInt(header + 4, 1); // so there are NULLs
                continue;
            }
            if (element.getClass() != known) {
                known = element.getClass();
                codec = elements.forWriting(known);
            }
            if (codec == null) {
                throw new IllegalArgumentException("element " + (count - 1) + " is a " + known.getName()
                        + ", which no codec writes as " + elements.type().name());
            }
            int at = out.beginLength();
            codec.encodeBinary(element, out);
            out.endLength(at);
        }
        if (count != list.size()) {
            throw new IllegalArgumentException("a collection that changed its size while it was written");
        }
    }

    @Override
    public void encodeText(A value, WireWriter out) {
        texts.writeArray(value, out);
    }

    @Override
    public A decodeBinary(WireReader in) {
        throw writesOnly();
    }

    @Override
    public A decodeText(WireReader in) {
        throw writesOnly();
    }

    private static UnsupportedOperationException writesOnly() {
        return new UnsupportedOperationException("this codec writes and does not read");
    }
}
