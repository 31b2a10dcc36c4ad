// SPDX-License-Identifier: Apache-2.0
package io.trunkline.fuzz;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Makes inputs of inputs: what goes wrong on wires, and what attackers have made of lengths and counts. */
public final class Mutator {
    /** Around the borders of the types that lengths and counts have. */
    private static final int[] BORDERS = {
        0,
        1,
        -1,
        -2,
        4,
        5,
        7,
        255,
        256,
        0x7FFF,
        0x8000,
        0xFFFF,
        0x1_0000,
        1664,
        30_001,
        0x3FFF_FFFF,
        0x4000_0000,
        Integer.MAX_VALUE,
        Integer.MAX_VALUE - 8,
        Integer.MIN_VALUE
    };

    private static final byte[] TELLING = "0123456789+-.:eE ,{}\"\\NULBC[]=tfx&%@/?#'\n\0\u007f"
            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);

    private final SplittableRandom random;
    private final List<byte[]> others;

    /** @param others inputs to take pieces from; may change from call to call, and is not empty */
    Mutator(SplittableRandom random, List<byte[]> others) {
        this.random = random;
        this.others = others;
    }

    /** {@return a number from 0 to {@code bound}, which is left out} */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** {@return whether a chance of one in {@code many} came true} */
    public boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    /** {@return some other input} */
    public byte[] other() {
        return others.get(random.nextInt(others.size()));
    }

    /** {@return a copy with a few changes at {@code from} or behind it} */
    public byte[] bytes(byte[] input, int from) {
        byte[] changed = input;
        for (int more = 1 + few(); more > 0; more--) {
            changed = once(changed, Math.min(from, changed.length));
        }
        return changed == input ? input.clone() : changed;
    }

    /** Mostly 0, sometimes 3. */
    private int few() {
        return Integer.numberOfTrailingZeros(random.nextInt() | 8);
    }

    private byte[] once(byte[] input, int from) {
        int length = input.length - from;
        if (length == 0) {
            return insert(input, from, fresh(1 + below(8)));
        }
        int at = from + below(length);
        int rest = input.length - at;
        switch (below(12)) {
            case 0 -> {
                return with(input, at, (byte) (input[at] ^ (1 << below(8))));
            }
            case 1 -> {
                return with(input, at, (byte) random.nextInt());
            }
            case 2, 3 -> {
                return with(input, at, TELLING[below(TELLING.length)]);
            }
            case 4 -> {
                return with(input, at, (byte) (input[at] + (random.nextBoolean() ? 1 : -1)));
            }
            case 5 -> {
                return rest < 4 ? with(input, at, (byte) -1) : withInt(input, at);
            }
            case 6 -> {
                return rest < 2 ? with(input, at, (byte) 0x7F) : withShort(input, at);
            }
            case 7 -> {
                return Arrays.copyOf(input, at);
            }
            case 8 -> {
                int end = at + 1 + below(Math.min(rest, 16));
                return join(Arrays.copyOf(input, at), Arrays.copyOfRange(input, end, input.length));
            }
            case 9 -> {
                return insert(input, at, fresh(1 + below(6)));
            }
            case 10 -> {
                return insert(input, at, Arrays.copyOfRange(input, at, at + 1 + below(Math.min(rest, 64))));
            }
            default -> {
                return splice(input, from, at);
            }
        }
    }

    private byte[] fresh(int length) {
        byte[] bytes = new byte[length];
        boolean telling = random.nextBoolean();
        for (int i = 0; i < length; i++) {
            bytes[i] = telling ? TELLING[below(TELLING.length)] : (byte) random.nextInt();
        }
        return bytes;
    }

    private static byte[] with(byte[] input, int at, byte value) {
        byte[] changed = input.clone();
        changed[at] = value;
        return changed;
    }

    private byte[] withInt(byte[] input, int at) {
        byte[] changed = input.clone();
        ByteBuffer.wrap(changed).putInt(at, BORDERS[below(BORDERS.length)] + (oneIn(4) ? below(5) - 2 : 0));
        return changed;
    }

    private byte[] withShort(byte[] input, int at) {
        byte[] changed = input.clone();
        ByteBuffer.wrap(changed).putShort(at, (short) (BORDERS[below(BORDERS.length)] + (oneIn(4) ? below(5) - 2 : 0)));
        return changed;
    }

    /** Goes on as another input does from some point. */
    private byte[] splice(byte[] input, int from, int at) {
        byte[] other = other();
        if (other.length <= from) {
            return Arrays.copyOf(input, at);
        }
        int start = from + below(other.length - from);
        int end = start + 1 + below(other.length - start);
        byte[] piece = Arrays.copyOfRange(other, start, end);
        return random.nextBoolean() ? join(Arrays.copyOf(input, at), piece) : insert(input, at, piece);
    }

    static byte[] insert(byte[] input, int at, byte[] piece) {
        byte[] result = Arrays.copyOf(input, input.length + piece.length);
        System.arraycopy(piece, 0, result, at, piece.length);
        System.arraycopy(input, at, result, at + piece.length, input.length - at);
        return result;
    }

    static byte[] join(byte[] first, byte[] then) {
        byte[] result = Arrays.copyOf(first, first.length + then.length);
        System.arraycopy(then, 0, result, first.length, then.length);
        return result;
    }
}
