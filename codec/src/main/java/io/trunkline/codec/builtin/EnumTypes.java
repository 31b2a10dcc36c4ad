// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.PgType;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Enum types, naturally a String: their values' labels, which are text in both formats. They may be renamed and added to
 * at any time, so what is known of them is what a Java enum says.
 */
final class EnumTypes {
    /** Any Java enum, for enum types and others that hold labels. */
    static final Structure LABELS = new Labels(false, Integer.MAX_VALUE);
    /** The same for {@code bpchar}, of which blanks at the end say nothing. */
    static final Structure PADDED_LABELS = new Labels(true, Integer.MAX_VALUE);
    /** The same for {@code name}. */
    static final Structure NAMES = new Labels(false, TextCodec.LONGEST_EXACT_NAME);

    private EnumTypes() {}

    static TypeCodecs of(PgType type) {
        return TypeCodecs.of(type, TextCodec.STRING)
                .alsoWriting(TextCodec.CHAR_SEQUENCE)
                .with(LABELS);
    }

    private record Labels(boolean padded, int longestExact) implements Structure {
        @Override
        public @Nullable Codec<?> reading(Type wanted) {
            return wanted instanceof Class<?> type && type.isEnum() ? codec(type) : null;
        }

        @Override
        public @Nullable Codec<?> writing(Class<?> valueClass) {
            // A constant with a body has a class of its own.
            Class<?> type = valueClass.isEnum() ? valueClass : valueClass.getSuperclass();
            return type != null && type.isEnum() ? codec(type) : null;
        }

        private Codec<?> codec(Class<?> type) {
            try {
                return of(type);
            } catch (IllegalArgumentException sameLabels) {
                return UnusableCodec.of(type, String.valueOf(sameLabels.getMessage()));
            }
        }

        private <E> Codec<E> of(Class<E> type) {
            return new EnumCodec<>(type, new EnumLabels<>(type), padded, longestExact);
        }
    }

    private record EnumCodec<E>(Class<E> javaType, EnumLabels<E> labels, boolean padded, int longestExact)
            implements Codec<E> {
        @Override
        public E decodeBinary(WireReader in) {
            return decodeText(in);
        }

        @Override
        public E decodeText(WireReader in) {
            if (!padded) {
                return labels.read(in);
            }
            int length = in.remaining();
            while (length > 0 && in.array()[in.position() + length - 1] == ' ') {
                length--;
            }
            E constant = labels.read(in, length);
            in.skip(in.remaining());
            return constant;
        }

        @Override
        public boolean isExact(E value) {
            return EnumLabels.of((Enum<?>) value).length() <= longestExact;
        }

        @Override
        public void encodeBinary(E value, WireWriter out) {
            encodeText(value, out);
        }

        @Override
        public void encodeText(E value, WireWriter out) {
            TextCodec.write(EnumLabels.of((Enum<?>) value), out);
        }
    }
}
