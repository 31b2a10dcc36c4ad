// SPDX-License-Identifier: Apache-2.0
package io.trunkline.fuzz;

import io.trunkline.codec.Codec;
import io.trunkline.codec.RegisteredCodecs;
import io.trunkline.codec.RegisteredCodecs.Reading;
import io.trunkline.type.PgArray;
import io.trunkline.wire.WireReader;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Every codec in both formats: it answers with a value or with an error that says what is wrong, sees nothing beyond its
 * window, and its lanes without boxing agree with its values.
 *
 * <pre>
 * | which codec, 2 bytes | value |
 * </pre>
 *
 * <p>A codec is found by a hash of its name, so what is in the corpus stays what it is when others are added.
 */
final class ValueTarget implements Target {
    private static final int HEADER = 2;
    private static final int MARGIN = 8;

    private final TreeMap<Integer, Reading> readings = new TreeMap<>();

    ValueTarget() {
        for (Reading reading : RegisteredCodecs.all()) {
            int key = reading.name().hashCode() & 0xFFFF;
            while (readings.containsKey(key)) {
                key = (key + 1) & 0xFFFF;
            }
            readings.put(key, reading);
        }
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        readings.forEach((key, reading) -> reading.values()
                .forEach(value -> seeds.add(Mutator.join(new byte[] {(byte) (key >> 8), (byte) (int) key}, value))));
        // What broke others, given to every codec.
        for (byte[] value : Corpus.of(ValueTarget.class, "value")) {
            readings.keySet()
                    .forEach(key -> seeds.add(Mutator.join(new byte[] {(byte) (key >> 8), (byte) (int) key}, value)));
        }
        return seeds;
    }

    @Override
    public byte[] change(byte[] input, Mutator mutator) {
        byte[] changed = mutator.bytes(input, HEADER);
        if (mutator.oneIn(8) && changed.length >= HEADER) {
            byte[] other = mutator.other();
            System.arraycopy(other, 0, changed, 0, Math.min(other.length, HEADER));
        }
        return changed;
    }

    @Override
    public int run(byte[] input) {
        if (input.length < HEADER) {
            return 0;
        }
        Reading reading = reading(input);
        Object outcome = decode(reading, input, (byte) '7');
        if ((input.length & 3) == 0 || input.length > 64) {
            lanesAgree(reading, input, outcome);
        } else {
            requireSame(reading, outcome, decode(reading, input, (byte) 0xFF), "with other bytes around it");
        }
        return 31 * reading.name().hashCode() + kind(outcome);
    }

    private Reading reading(byte[] input) {
        Map.Entry<Integer, Reading> known = readings.floorEntry((input[0] & 0xFF) << 8 | (input[1] & 0xFF));
        return (known == null ? readings.lastEntry() : known).getValue();
    }

    /** The value, or the error. */
    private static Object decode(Reading reading, byte[] input, byte around) {
        WireReader in = window(input, around);
        try {
            Object value = reading.codec().decode(in, reading.format());
            in.requireEnd();
            if (value == null) {
                throw new AssertionError(reading.name() + ": a null");
            }
            return value;
        } catch (RuntimeException error) {
            return checked(reading, error);
        }
    }

    private static WireReader window(byte[] input, byte around) {
        byte[] surrounded = new byte[input.length - HEADER + 2 * MARGIN];
        Arrays.fill(surrounded, around);
        System.arraycopy(input, HEADER, surrounded, MARGIN, input.length - HEADER);
        return new WireReader().reset(surrounded, MARGIN, input.length - HEADER);
    }

    /** An error for people, and not one that happened to somebody who had not looked. */
    private static RuntimeException checked(Reading reading, RuntimeException error) {
        boolean stumbled = error instanceof IndexOutOfBoundsException
                || error instanceof NullPointerException
                || error instanceof NegativeArraySizeException
                || error instanceof ClassCastException
                || error instanceof ArrayStoreException
                || error instanceof IllegalStateException;
        if (stumbled || error.getMessage() == null || error.getMessage().isEmpty()) {
            throw new AssertionError(reading.name() + ": " + error, error);
        }
        return error;
    }

    private static void requireSame(Reading reading, Object one, Object other, String how) {
        boolean same = one instanceof RuntimeException
                ? other instanceof RuntimeException
                : Objects.deepEquals(plain(one), plain(other));
        if (!same) {
            throw new AssertionError(reading.name() + ": " + one + ", but " + other + " " + how);
        }
    }

    /** Lists and arrays as Java's arrays, so that bytes in them are compared, too. */
    private static Object plain(Object value) {
        if (value instanceof PgArray<?> array) {
            int[][] shape = new int[array.dimensions()][];
            Arrays.setAll(shape, i -> new int[] {array.length(i), array.lowerBound(i)});
            return new Object[] {shape, plain(array.elements())};
        }
        return value instanceof List<?> list
                ? list.stream()
                        .map(element -> element == null ? Optional.empty() : plain(element))
                        .toArray()
                : value;
    }

    private static void lanesAgree(Reading reading, byte[] input, Object outcome) {
        Codec<?> codec = reading.codec();
        boolean isNarrow = codec.javaType() == Integer.class || codec.javaType() == Short.class;
        if (codec.javaType() == Long.class || (isNarrow && outcome instanceof Number)) {
            Object asLong = outcome instanceof Number number ? (Object) number.longValue() : outcome;
            requireSame(
                    reading, asLong, lane(reading, input, in -> codec.decodeLong(in, reading.format())), "as a long");
        } else if (codec.javaType() == Double.class && reading.natural()) {
            requireSame(
                    reading, outcome, lane(reading, input, in -> codec.decodeDouble(in, reading.format())), "unboxed");
        } else if (codec.javaType() == Boolean.class) {
            requireSame(
                    reading, outcome, lane(reading, input, in -> codec.decodeBoolean(in, reading.format())), "unboxed");
        }
    }

    private interface Lane {
        Object read(WireReader in);
    }

    private static Object lane(Reading reading, byte[] input, Lane lane) {
        WireReader in = window(input, (byte) '7');
        try {
            Object value = lane.read(in);
            in.requireEnd();
            return value;
        } catch (RuntimeException error) {
            return checked(reading, error);
        }
    }

    private static int kind(Object outcome) {
        if (outcome instanceof RuntimeException error) {
            int hash = error.getClass().hashCode();
            String text = error.getMessage();
            // What stands in quotes is the value.
            for (int i = 0; i < text.length() && text.charAt(i) != '"' && text.charAt(i) != '\''; i++) {
                char c = text.charAt(i);
                hash = c >= '0' && c <= '9' ? hash : 31 * hash + c;
            }
            return hash;
        }
        int size = outcome instanceof List<?> list
                ? list.size()
                : outcome.getClass().isArray() ? Array.getLength(outcome) : 1;
        return 32 - Integer.numberOfLeadingZeros(size);
    }

    /** Ten bytes may be a number of 147,455 digits, and the first of its size to be read: the powers of ten for it are kept. */
    @Override
    public long memoryLimit(byte[] input) {
        return (8L << 20) + 1024L * input.length;
    }
}
