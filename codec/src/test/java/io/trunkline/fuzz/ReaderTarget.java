// SPDX-License-Identifier: Apache-2.0
package io.trunkline.fuzz;

import io.trunkline.protocol.MessageLimits;
import io.trunkline.protocol.MessageStreams;
import io.trunkline.protocol.ProtocolException;
import io.trunkline.wire.ArrayCache;
import java.util.List;
import java.util.Objects;

/**
 * A reader of messages, given hostile bytes at once and in pieces: it answers with the same messages and the same {@link
 * ProtocolException}, and holds no more memory than what was received explains.
 *
 * <pre>
 * | how, 2 bytes | stream |
 * </pre>
 *
 * <p>How it is cut, whether the peer is authenticated, whether messages are held back on the way.
 */
abstract class ReaderTarget implements Target {
    private static final int HEADER = 2;

    /** Small, so that their borders are met. */
    static final MessageLimits LIMITS = new MessageLimits(2_000, 70_000);

    final ArrayCache arrays = new ArrayCache();

    /** A reader under test, and what it has delivered. */
    abstract static class Ear {
        private int messages;
        private int digest;
        private int last;
        private boolean holdsBack;
        private boolean heldBack;

        abstract void take(byte[] bytes, int offset, int length);

        abstract void authenticated();

        abstract void holdBack();

        abstract void resume();

        abstract int held();

        abstract int buffered();

        abstract void release();

        /** Answers whether the message is for real, and not held back. */
        final boolean keeps(Object message) {
            if (holdsBack && !heldBack && messages % 3 == 1) {
                heldBack = true;
                holdBack();
                return false;
            }
            heldBack = false;
            messages++;
            digest = 31 * digest + message.hashCode();
            last = message.getClass().getName().hashCode();
            return true;
        }
    }

    abstract Ear ear(int how);

    @Override
    public byte[] change(byte[] input, Mutator mutator) {
        byte[] changed = mutator.oneIn(4) ? mutator.bytes(input, HEADER) : Messages.change(input, HEADER, mutator);
        if (changed.length >= HEADER) {
            changed[0] = (byte) mutator.below(256);
            changed[1] = (byte) mutator.below(256);
        }
        return changed;
    }

    static byte[] withHeader(byte[] stream) {
        return Mutator.join(new byte[HEADER], stream);
    }

    @Override
    public int run(byte[] input) {
        if (input.length < HEADER) {
            return 0;
        }
        int how = (input[0] & 0xFF) << 8 | (input[1] & 0xFF);
        Ear whole = ear(how);
        ProtocolException failure = feed(whole, how, input, input.length);
        Ear pieces = ear(how);
        pieces.holdsBack = (how & 0x10) != 0;
        ProtocolException failureInPieces = feed(pieces, how, input, 1 + (how >>> 8 & 0x3F));
        if (whole.messages != pieces.messages || whole.digest != pieces.digest) {
            throw new AssertionError(
                    whole.messages + " messages at once, " + pieces.messages + " in pieces, or others");
        }
        if (!Objects.equals(message(failure), message(failureInPieces))) {
            throw new AssertionError("at once: " + message(failure) + "; in pieces: " + message(failureInPieces));
        }
        return 31 * whole.last + (failure == null ? 0 : kind(failure));
    }

    private static String message(ProtocolException failure) {
        return failure == null ? "" : failure.getMessage();
    }

    /** The message but for its numbers. */
    private static int kind(ProtocolException failure) {
        int hash = 1;
        String text = failure.getMessage();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            hash = c >= '0' && c <= '9' ? hash : 31 * hash + c;
        }
        return hash;
    }

    private ProtocolException feed(Ear ear, int how, byte[] input, int piece) {
        if ((how & 0x20) != 0) {
            ear.authenticated();
        }
        int most = 2 * (input.length + ArrayCache.ARRAY_SIZE);
        ProtocolException failure = null;
        for (int at = HEADER; at < input.length && failure == null; at += piece) {
            int length = Math.min(piece, input.length - at);
            try {
                ear.take(input, at, length);
                while (ear.heldBack) {
                    ear.resume();
                    ear.take(input, 0, 0);
                }
            } catch (ProtocolException refused) {
                failure = refused;
                requireSame(ear, refused);
            }
            if (ear.held() > most) {
                throw new AssertionError(ear.held() + " bytes held of " + input.length + " received");
            }
        }
        ear.release();
        if (ear.held() != 0 || ear.buffered() != 0 || arrays.kept() > 4) {
            throw new AssertionError(ear.held() + " bytes held after the release");
        }
        return failure;
    }

    /** What was refused is refused for good. */
    private static void requireSame(Ear ear, ProtocolException refused) {
        try {
            ear.take(new byte[] {'Z', 0, 0, 0, 5, 'I'}, 0, 6);
        } catch (ProtocolException again) {
            if (again == refused) {
                return;
            }
        }
        throw new AssertionError("went on after: " + refused.getMessage());
    }

    static List<byte[]> server() {
        return MessageStreams.fromServer().stream()
                .map(ReaderTarget::withHeader)
                .toList();
    }

    static List<byte[]> client() {
        return MessageStreams.fromClient().stream()
                .map(ReaderTarget::withHeader)
                .toList();
    }
}
