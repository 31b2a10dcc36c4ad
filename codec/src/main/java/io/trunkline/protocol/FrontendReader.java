// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import io.trunkline.wire.ArrayCache;

/**
 * The server's end of what the client sends: cuts received bytes into messages, in place, as {@link BackendReader} does at
 * the other end.
 *
 * <p>Two things the bytes do not say. Messages have no type until a StartupMessage has been delivered: SSLRequest and
 * GSSENCRequest may come before it, CancelRequest in its place. And a message of type {@code p} is what the server asked for,
 * which it tells with {@link #expectPassword}. Belongs to one thread.
 */
public final class FrontendReader extends MessageReader<FrontendHandler> {
    private final CopyData copyData = new CopyData();
    private PasswordKind passwordKind = PasswordKind.PASSWORD;

    /** @param arrays of the thread this reader belongs to */
    public FrontendReader(MessageLimits limits, ArrayCache arrays) {
        super(limits, arrays);
        typed(false);
    }

    /** From now on messages of type {@code p} are of this kind; at first they are passwords. */
    public void expectPassword(PasswordKind kind) {
        passwordKind = kind;
    }

    @Override
    void deliver(byte type, byte[] bytes, int body, int end, FrontendHandler handler) {
        FrontendSignal signal = FrontendBody.signal(type);
        if (signal != null) {
            requireNoBody(body, end);
            handler.on(signal);
        } else if (type == 'd') { // | data |
            copyData.point(bytes, body, end);
            handler.on(copyData);
        } else {
            in.reset(bytes, body, end - body);
            FrontendMessage message = FrontendBody.read(type, passwordKind, in);
            in.requireEnd();
            if (message instanceof StartupMessage) {
                typed(true);
            }
            message.deliver(handler);
        }
    }

    @Override
    void checkType(byte type) {
        FrontendBody.checkType(type);
    }

    @Override
    boolean mayBeLong(byte type) {
        return FrontendBody.mayBeLong(type);
    }

    @Override
    String describe(byte type, int length) {
        return FrontendBody.describe(type, length);
    }

    @Override
    void forget() {
        copyData.forget();
    }
}
