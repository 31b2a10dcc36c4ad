// SPDX-License-Identifier: Apache-2.0
package io.trunkline.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes as the messages they are cut into: {@code | type byte | length int32, counts itself | body |}. What cannot be cut any
 * more is the last piece, as it is.
 */
public final class Messages {
    /** Longer inputs are no better than these, and slower. */
    private static final int MANY = 300;

    private Messages() {}

    /** {@return the pieces from {@code from} on, which together are all of it} */
    public static List<byte[]> split(byte[] bytes, int from) {
        List<byte[]> pieces = new ArrayList<>();
        int at = Math.min(from, bytes.length);
        while (bytes.length - at >= 5) {
            int length = ByteBuffer.wrap(bytes).getInt(at + 1);
            if (length < 4 || length > bytes.length - at - 1) {
                break;
            }
            pieces.add(Arrays.copyOfRange(bytes, at, at + 1 + length));
            at += 1 + length;
        }
        if (at < bytes.length) {
            pieces.add(Arrays.copyOfRange(bytes, at, bytes.length));
        }
        return pieces;
    }

    /** {@return whether the piece is one message and its length says so} */
    public static boolean isWhole(byte[] piece) {
        return piece.length >= 5 && ByteBuffer.wrap(piece).getInt(1) == piece.length - 1;
    }

    /** {@return a copy in which messages behind {@code from} were dropped, repeated, moved, cut short or changed inside} */
    public static byte[] change(byte[] input, int from, Mutator mutator) {
        List<byte[]> pieces = split(input, from);
        if (pieces.isEmpty()) {
            return mutator.bytes(input, from);
        }
        for (int more = mutator.below(3); more >= 0 && !pieces.isEmpty(); more--) {
            once(pieces, from, mutator);
        }
        ByteArrayOutputStream joined = new ByteArrayOutputStream(input.length + 64);
        joined.write(input, 0, Math.min(from, input.length));
        pieces.forEach(piece -> joined.write(piece, 0, piece.length));
        return joined.toByteArray();
    }

    private static void once(List<byte[]> pieces, int from, Mutator mutator) {
        int at = mutator.below(pieces.size());
        byte[] piece = pieces.get(at);
        switch (mutator.below(12)) {
            case 0 -> pieces.remove(at);
            case 1 -> {
                if (pieces.size() < MANY) {
                    pieces.add(at, piece);
                }
            }
            case 2 ->
                pieces.set(mutator.below(pieces.size()), pieces.set(at, pieces.get(mutator.below(pieces.size()))));
            case 3 -> {
                pieces.remove(at);
                pieces.add(mutator.below(pieces.size() + 1), piece);
            }
            case 4 -> pieces.set(at, Arrays.copyOf(piece, mutator.below(piece.length + 1)));
            case 5 -> pieces.set(at, retagged(piece, mutator));
            case 6 -> pieces.set(at, mutator.bytes(piece, 0));
            case 7 -> pieces.set(at, relength(piece, mutator.below(3) - 1));
            case 8 -> {
                List<byte[]> others = split(mutator.other(), from);
                if (!others.isEmpty() && pieces.size() < MANY) {
                    pieces.add(at, others.get(mutator.below(others.size())));
                }
            }
            case 9 ->
                pieces.subList(at, Math.min(pieces.size(), at + 1 + mutator.below(8)))
                        .clear();
            default -> pieces.set(at, rebodied(piece, mutator));
        }
    }

    private static byte[] retagged(byte[] piece, Mutator mutator) {
        byte[] changed = piece.clone();
        if (changed.length > 0) {
            changed[0] = (byte) "RK23CdcGHWDIEVvnNAtS1sZTQPBXxp\0\377".charAt(mutator.below(32));
        }
        return changed;
    }

    /** A length that does not say what is there. */
    private static byte[] relength(byte[] piece, int by) {
        byte[] changed = piece.clone();
        if (isWhole(piece)) {
            ByteBuffer.wrap(changed).putInt(1, piece.length - 1 + (by == 0 ? 4 : by));
        }
        return changed;
    }

    /** Another body, of which the length tells the truth: such a message gets further. */
    private static byte[] rebodied(byte[] piece, Mutator mutator) {
        if (!isWhole(piece)) {
            return mutator.bytes(piece, 0);
        }
        byte[] changed = mutator.bytes(piece, 5);
        ByteBuffer.wrap(changed).putInt(1, changed.length - 1);
        return changed;
    }
}
