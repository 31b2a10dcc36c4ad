// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.system;

import io.trunkline.codec.Codec;
import io.trunkline.codec.PgType;
import io.trunkline.codec.text.WholeText;
import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * {@code int2vector} and {@code oidvector}: in text, numbers with a blank between them; in binary, an array of one
 * dimension that begins at 0.
 *
 * <pre>
 *   int32  number of dimensions, 1
 *   int32  0, as there are no NULLs
 *   int32  OID of the element type
 *   int32  number of elements
 *   int32  lower bound, 0
 *   for each element
 *     int32  length
 *     bytes
 * </pre>
 *
 * <p>They only read. An array as a parameter is written in braces, which these types do not take.
 *
 * @param <A> what holds the numbers
 */
public abstract class VectorCodec<A> implements Codec<A> {
    public static final VectorCodec<short[]> INT2VECTOR = new VectorCodec<>(short[].class, PgType.INT2, Short.BYTES) {
        @Override
        short[] allocate(int length) {
            return new short[length];
        }

        @Override
        void set(short[] vector, int index, long number) {
            vector[index] = (short) number;
        }

        @Override
        int length(short[] vector) {
            return vector.length;
        }

        @Override
        long get(short[] vector, int index) {
            return vector[index];
        }
    };

    public static final VectorCodec<long[]> OIDVECTOR = new VectorCodec<>(long[].class, PgType.OID, Integer.BYTES) {
        @Override
        long[] allocate(int length) {
            return new long[length];
        }

        @Override
        void set(long[] vector, int index, long number) {
            vector[index] = number;
        }

        @Override
        int length(long[] vector) {
            return vector.length;
        }

        @Override
        long get(long[] vector, int index) {
            return vector[index];
        }
    };

    public static final Codec<List<Short>> INT2VECTOR_AS_LIST = new Numbers<>(INT2VECTOR, Long::shortValue);
    public static final Codec<List<Long>> OIDVECTOR_AS_LIST = new Numbers<>(OIDVECTOR, number -> number);

    private final Class<A> javaType;
    private final PgType element;
    private final int size;

    /** @param size bytes of an element: two with a sign, or four without one */
    private VectorCodec(Class<A> javaType, PgType element, int size) {
        this.javaType = javaType;
        this.element = element;
        this.size = size;
    }

    abstract A allocate(int length);

    abstract void set(A vector, int index, long number);

    abstract int length(A vector);

    abstract long get(A vector, int index);

    @Override
    public final Class<A> javaType() {
        return javaType;
    }

    @Override
    public final boolean isExact(A value) {
        return false;
    }

    @Override
    public final A decodeBinary(WireReader in) {
        int dimensions = in.readInt();
        int nulls = in.readInt();
        int oid = in.readInt();
        if (dimensions != 1 || nulls != 0 || oid != element.oid()) {
            throw new MalformedBytesException("a vector of " + dimensions + " dimensions with elements of type OID "
                    + Integer.toUnsignedString(oid) + ", which are " + (nulls == 0 ? "not NULL" : "perhaps NULL"));
        }
        int length = in.readCount(Integer.BYTES + size);
        in.skip(Integer.BYTES); // the lower bound
        A vector = allocate(length);
        for (int i = 0; i < length; i++) {
            int bytes = in.readInt();
            if (bytes != size) {
                throw new MalformedBytesException("an element of " + bytes + " bytes in a vector of " + element.name());
            }
            set(vector, i, size == Short.BYTES ? in.readShort() : in.readUnsignedInt());
        }
        return vector;
    }

    @Override
    public final A decodeText(WireReader in) {
        int length = in.remaining() == 0 ? 0 : 1;
        for (int i = 0; i < in.remaining(); i++) {
            length += in.array()[in.position() + i] == ' ' ? 1 : 0;
        }
        A vector = allocate(length);
        for (int i = 0; i < length; i++) {
            int digits = 0;
            while (digits < in.remaining() && in.array()[in.position() + digits] != ' ') {
                digits++;
            }
            int outer = in.narrow(digits);
            long number = WholeText.read(in);
            in.widen(outer);
            in.skip(i < length - 1 ? 1 : 0);
            if (size == Short.BYTES ? number != (short) number : number != (number & 0xFFFF_FFFFL)) {
                throw new MalformedBytesException(number + " in a vector of " + element.name());
            }
            set(vector, i, number);
        }
        return vector;
    }

    @Override
    public final void encodeBinary(A value, WireWriter out) {
        int length = length(value);
        out.writeInt(1).writeInt(0).writeInt(element.oid()).writeInt(length).writeInt(0);
        for (int i = 0; i < length; i++) {
            out.writeInt(size);
            if (size == Short.BYTES) {
                out.writeShort((int) get(value, i));
            } else {
                out.writeInt((int) get(value, i));
            }
        }
    }

    @Override
    public final void encodeText(A value, WireWriter out) {
        for (int i = 0; i < length(value); i++) {
            if (i > 0) {
                out.writeByte(' ');
            }
            WholeText.write(get(value, i), out);
        }
    }

    /** The numbers as a list that cannot be changed. */
    private static final class Numbers<A, N extends Number> implements Codec<List<N>> {
        private final VectorCodec<A> vector;
        private final Function<Long, N> number;

        Numbers(VectorCodec<A> vector, Function<Long, N> number) {
            this.vector = vector;
            this.number = number;
        }

        @Override
        @SuppressWarnings({"unchecked", "rawtypes"}) // There is one class for lists of all elements.
        public Class<List<N>> javaType() {
            return (Class) List.class;
        }

        @Override
        public boolean isExact(List<N> value) {
            return false;
        }

        @Override
        public List<N> decodeBinary(WireReader in) {
            return list(vector.decodeBinary(in));
        }

        @Override
        public List<N> decodeText(WireReader in) {
            return list(vector.decodeText(in));
        }

        private List<N> list(A numbers) {
            List<N> list = new ArrayList<>(vector.length(numbers));
            for (int i = 0; i < vector.length(numbers); i++) {
                list.add(number.apply(vector.get(numbers, i)));
            }
            return Collections.unmodifiableList(list);
        }

        private A vector(List<N> list) {
            A numbers = vector.allocate(list.size());
            for (int i = 0; i < list.size(); i++) {
                vector.set(numbers, i, list.get(i).longValue());
            }
            return numbers;
        }

        @Override
        public void encodeBinary(List<N> value, WireWriter out) {
            vector.encodeBinary(vector(value), out);
        }

        @Override
        public void encodeText(List<N> value, WireWriter out) {
            vector.encodeText(vector(value), out);
        }
    }
}
