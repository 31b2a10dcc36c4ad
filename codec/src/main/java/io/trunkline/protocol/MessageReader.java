// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import io.trunkline.error.Outcome;
import io.trunkline.wire.ArrayCache;
import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * What the readers of both ends have in common: the cutting of received bytes into messages, in place.
 *
 * @param <H> takes the messages
 */
abstract sealed class MessageReader<H> permits BackendReader, FrontendReader {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    /** What stands for the type of a message that begins with its length. */
    static final byte UNTYPED = 0;

    /** The shortest length there is: it counts itself. */
    private static final int NO_BODY = 4;

    private final MessageLimits limits;
    private final ReceiveBuffer buffer;

    /** A cursor for whoever reads a body. */
    final WireReader in = new WireReader();

    /** Bytes before the length: the type, or nothing. */
    private int typeBytes = 1;

    /** Where the message that is being delivered begins. */
    private int current;

    /** Bytes before its length, which the message itself may change for the next. */
    private int currentTypeBytes = 1;

    private int limit;
    private boolean paused;
    private boolean reading;
    private boolean released;
    private @Nullable ProtocolException failure;

    MessageReader(MessageLimits limits, ArrayCache arrays) {
        this.limits = limits;
        this.limit = limits.beforeAuthentication();
        this.buffer = new ReceiveBuffer(arrays);
    }

    /** Delivers the message whose body is in {@code bytes} from {@code body} to {@code end}. */
    abstract void deliver(byte type, byte[] bytes, int body, int end, H handler);

    /** Throws if no message is of this type. */
    abstract void checkType(byte type);

    /** Whether a message of this type may be longer than {@link MessageLimits#SMALL}. */
    abstract boolean mayBeLong(byte type);

    /** A message by name, type and length, for errors. */
    abstract String describe(byte type, int length);

    /** Lets go of the bytes that were delivered as views. */
    abstract void forget();

    /** Whether the next message has a type before its length. */
    final void typed(boolean typed) {
        typeBytes = typed ? 1 : 0;
    }

    /**
     * Makes room for at least {@code bytes} more bytes from {@link #end} on. There is often more, up to the end of the
     * array, and whoever asks for little at a time and fills what there is lets the array stay small.
     *
     * @return the array to put them into, valid until the next {@link #read}
     */
    public final byte[] reserve(int bytes) {
        refuseInsideHandler();
        return buffer.reserve(bytes);
    }

    /** {@return the index in {@link #reserve}'s array from which on to put bytes} */
    public final int end() {
        return buffer.end;
    }

    /** That many bytes have been put there. */
    public final void received(int count) {
        refuseInsideHandler();
        buffer.received(count);
    }

    /**
     * Delivers all messages that are there as a whole, or those up to a {@link #pause}.
     *
     * <p>What the handler throws comes out here; the message counts as delivered, and the next call goes on after it.
     *
     * @throws ProtocolException if the bytes are no messages, or if the handler threw a {@link MalformedBytesException}
     *     when it looked into one
     */
    public final void read(H handler) {
        if (failure != null) {
            throw failure;
        }
        refuseInsideHandler();
        reading = true;
        byte type = 0;
        int length = 0;
        try {
            byte[] bytes = buffer.bytes;
            int end = buffer.end;
            int at = buffer.start;
            buffer.wanted = 0;
            // | type byte | length int32, counts itself | body |        PostgreSQL manual, 54.7 Message Formats
            while (!paused && !released && end - at >= typeBytes + 4) {
                type = typeBytes == 0 ? UNTYPED : bytes[at];
                length = (int) INT.get(bytes, at + typeBytes);
                if (length < NO_BODY || length > MessageLimits.SMALL || length > limit) {
                    checkLength(type, length);
                }
                int start = at + typeBytes;
                if (length > end - start) {
                    checkType(type);
                    buffer.wanted = (long) typeBytes + length;
                    break;
                }
                current = at;
                currentTypeBytes = typeBytes;
                int next = start + length;
                buffer.start = next;
                deliver(type, bytes, start + 4, next, handler);
                at = buffer.start; // the next message, or the same again if it was held back
            }
        } catch (MalformedBytesException malformed) {
            failure = new ProtocolException(
                    describe(type, length) + ": " + malformed.getMessage(), Outcome.UNKNOWN, malformed);
            throw failure;
        } finally {
            reading = false;
            settle();
        }
    }

    private void checkLength(byte type, int length) {
        checkType(type);
        if (length < NO_BODY) {
            throw new MalformedBytesException("a length must count its own 4 bytes");
        }
        int longest = mayBeLong(type) ? limit : Math.min(limit, MessageLimits.SMALL);
        if (length > longest) {
            throw new MalformedBytesException("longer than " + longest + " bytes, which is the limit");
        }
    }

    static void requireNoBody(int body, int end) {
        if (body != end) {
            throw new MalformedBytesException((end - body) + " bytes left over");
        }
    }

    private void settle() {
        forget();
        if (released) {
            released = false;
            buffer.release();
        } else {
            buffer.settle();
        }
    }

    /** Delivers no more messages after the one that is being delivered, until {@link #resume}. */
    public final void pause() {
        paused = true;
    }

    /**
     * Takes back the message that is being delivered, from inside its handler: it counts as not delivered, and nothing is
     * until {@link #resume}, when it comes again.
     */
    public final void holdBack() {
        if (!reading) {
            throw new IllegalStateException("no message is being delivered");
        }
        buffer.start = current;
        typeBytes = currentTypeBytes;
        paused = true;
    }

    /** Ends a {@link #pause} or a {@link #holdBack}; what is buffered is delivered by the next {@link #read}. */
    public final void resume() {
        paused = false;
    }

    public final boolean isPaused() {
        return paused;
    }

    /** {@return how many received bytes have not been delivered} */
    public final int buffered() {
        return buffer.buffered();
    }

    /** {@return how many bytes of memory this reader holds; 0 when all that was received has been delivered} */
    public final int held() {
        return buffer.held();
    }

    /** {@return how many received bytes have been moved in memory so far because a message was not there as a whole} */
    public final long moved() {
        return buffer.moved();
    }

    /** The peer has shown who it is: from now on messages may be as long as {@link MessageLimits#message} says. */
    public final void authenticated() {
        limit = limits.message();
    }

    /** Forgets what is buffered and gives the memory back. From inside a handler: nothing more is delivered. */
    public final void release() {
        if (reading) {
            released = true;
        } else {
            buffer.release();
        }
    }

    private void refuseInsideHandler() {
        if (reading) {
            throw new IllegalStateException("called from inside a handler, while a message is being delivered");
        }
    }
}
