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
 * The client's end of what the server sends: cuts received bytes into messages, in place.
 *
 * <p>Whoever owns the socket puts bytes where {@link #reserve} says, tells how many with {@link #received}, and calls {@link
 * #read}, which delivers every whole message. What a message may be is checked as soon as its first five bytes are there,
 * and nothing is allocated because of a length that was only announced. The first fault is the last thing that is read:
 * it is thrown again by every later {@link #read}. Belongs to one thread.
 */
public final class BackendReader {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    /** The type and the length. */
    private static final int HEADER = 5;

    /** The shortest length there is: it counts itself. */
    private static final int NO_BODY = 4;

    private final MessageLimits limits;
    private final ReceiveBuffer buffer;

    // What is delivered for every row or statement is made once.
    private final WireReader in = new WireReader();
    private final DataRow row = new DataRow();
    private final CommandComplete completion = new CommandComplete();
    private final CopyData copyData = new CopyData();

    private int limit;
    private int current;
    private boolean paused;
    private boolean reading;
    private boolean released;
    private @Nullable ProtocolException failure;

    /** @param arrays of the thread this reader belongs to */
    public BackendReader(MessageLimits limits, ArrayCache arrays) {
        this.limits = limits;
        this.limit = limits.beforeAuthentication();
        this.buffer = new ReceiveBuffer(arrays);
    }

    /**
     * Makes room for at least {@code bytes} more bytes from {@link #end} on. There is often more, up to the end of the
     * array, and whoever asks for little at a time and fills what there is lets the array stay small.
     *
     * @return the array to put them into, valid until the next {@link #read}
     */
    public byte[] reserve(int bytes) {
        refuseInsideHandler();
        return buffer.reserve(bytes);
    }

    /** {@return the index in {@link #reserve}'s array from which on to put bytes} */
    public int end() {
        return buffer.end;
    }

    /** That many bytes have been put there. */
    public void received(int count) {
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
    public void read(BackendHandler handler) {
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
            while (!paused && !released && end - at >= HEADER) {
                type = bytes[at];
                length = (int) INT.get(bytes, at + 1);
                if (length < NO_BODY || length > MessageLimits.SMALL || length > limit) {
                    checkLength(type, length);
                }
                if (length > end - at - 1) {
                    BackendBody.checkType(type);
                    buffer.wanted = length + 1L;
                    break;
                }
                int body = at + HEADER;
                current = at;
                at += 1 + length;
                buffer.start = at;
                deliver(type, bytes, body, at, handler);
            }
        } catch (MalformedBytesException malformed) {
            failure = new ProtocolException(
                    BackendBody.describe(type, length) + ": " + malformed.getMessage(), Outcome.UNKNOWN, malformed);
            throw failure;
        } finally {
            reading = false;
            settle();
        }
    }

    private void deliver(byte type, byte[] bytes, int body, int end, BackendHandler handler) {
        switch (type) {
            case 'D' -> { // | count int16 | fields, see DataRow.locate |
                in.reset(bytes, body, end - body);
                row.point(bytes, in.readUnsignedShort(), body + 2, end);
                handler.on(row);
            }
            case '2' -> {
                requireNoBody(body, end);
                handler.on(Signal.BIND_COMPLETE);
            }
            case 'C' -> { // | tag string |
                completion.point(bytes, body, end);
                handler.on(completion);
            }
            case 'Z' -> { // | status byte |
                if (end - body != 1) {
                    throw new MalformedBytesException("a body of " + (end - body) + " bytes in place of 1");
                }
                handler.on(readyForQuery(bytes[body]));
            }
            default -> deliverOther(type, bytes, body, end, handler);
        }
    }

    private void deliverOther(byte type, byte[] bytes, int body, int end, BackendHandler handler) {
        Signal signal = BackendBody.signal(type);
        if (signal != null) {
            requireNoBody(body, end);
            handler.on(signal);
        } else if (type == 'd') { // | data |
            copyData.point(bytes, body, end);
            handler.on(copyData);
        } else {
            in.reset(bytes, body, end - body);
            BackendMessage message = BackendBody.read(type, in);
            in.requireEnd();
            message.deliver(handler);
        }
    }

    private static ReadyForQuery readyForQuery(byte status) {
        return switch (status) {
            case 'I' -> ReadyForQuery.of(TransactionStatus.IDLE);
            case 'T' -> ReadyForQuery.of(TransactionStatus.IN_TRANSACTION);
            case 'E' -> ReadyForQuery.of(TransactionStatus.FAILED);
            default -> throw new MalformedBytesException("a transaction status of " + status);
        };
    }

    private static void requireNoBody(int body, int end) {
        if (body != end) {
            throw new MalformedBytesException((end - body) + " bytes left over");
        }
    }

    private void checkLength(byte type, int length) {
        BackendBody.checkType(type);
        if (length < NO_BODY) {
            throw new MalformedBytesException("a length must count its own 4 bytes");
        }
        int longest = BackendBody.mayBeLong(type) ? limit : Math.min(limit, MessageLimits.SMALL);
        if (length > longest) {
            throw new MalformedBytesException("longer than " + longest + " bytes, which is the limit");
        }
    }

    private void settle() {
        row.forget();
        completion.forget();
        copyData.forget();
        if (released) {
            released = false;
            buffer.release();
        } else {
            buffer.settle();
        }
    }

    /** Delivers no more messages after the one that is being delivered, until {@link #resume}. */
    public void pause() {
        paused = true;
    }

    /**
     * Takes back the message that is being delivered, from inside its handler: it counts as not delivered, and nothing is
     * until {@link #resume}, when it comes again.
     */
    public void holdBack() {
        if (!reading) {
            throw new IllegalStateException("no message is being delivered");
        }
        buffer.start = current;
        paused = true;
    }

    /** Ends a {@link #pause}; what is buffered is delivered by the next {@link #read}. */
    public void resume() {
        paused = false;
    }

    public boolean isPaused() {
        return paused;
    }

    /** {@return how many received bytes have not been delivered} */
    public int buffered() {
        return buffer.buffered();
    }

    /** {@return how many bytes of memory this reader holds; 0 when all that was received has been delivered} */
    public int held() {
        return buffer.held();
    }

    /** {@return how many received bytes have been moved in memory so far because a message was not there as a whole} */
    public long moved() {
        return buffer.moved();
    }

    /** The server has let us in: from now on messages may be as long as {@link MessageLimits#message} says. */
    public void authenticated() {
        limit = limits.message();
    }

    /** Forgets what is buffered and gives the memory back. From inside a handler: nothing more is delivered. */
    public void release() {
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
