// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import io.trunkline.wire.ArrayCache;
import io.trunkline.wire.MalformedBytesException;

/**
 * The client's end of what the server sends: cuts received bytes into messages, in place.
 *
 * <p>Whoever owns the socket puts bytes where {@link #reserve} says, tells how many with {@link #received}, and calls {@link
 * #read}, which delivers every whole message. What a message may be is checked as soon as its first five bytes are there,
 * and nothing is allocated because of a length that was only announced. The first fault is the last thing that is read:
 * it is thrown again by every later {@link #read}. Belongs to one thread.
 */
public final class BackendReader extends MessageReader<BackendHandler> {
    // What is delivered for every row or statement is made once.
    private final DataRow row = new DataRow();
    private final CommandComplete completion = new CommandComplete();
    private final CopyData copyData = new CopyData();

    /** @param arrays of the thread this reader belongs to */
    public BackendReader(MessageLimits limits, ArrayCache arrays) {
        super(limits, arrays);
    }

    /** The types that come with every statement; all others, and their layouts, are in {@link BackendBody}. */
    @Override
    void deliver(byte type, byte[] bytes, int body, int end, BackendHandler handler) {
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

    @Override
    void checkType(byte type) {
        BackendBody.checkType(type);
    }

    @Override
    boolean mayBeLong(byte type) {
        return BackendBody.mayBeLong(type);
    }

    @Override
    String describe(byte type, int length) {
        return BackendBody.describe(type, length);
    }

    @Override
    void forget() {
        row.forget();
        completion.forget();
        copyData.forget();
    }
}
