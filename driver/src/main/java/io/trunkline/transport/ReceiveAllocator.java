// SPDX-License-Identifier: Apache-2.0
package io.trunkline.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import java.nio.ByteBuffer;

/**
 * One buffer per event loop for all its sockets to read into: what is read is copied out before the next read begins.
 *
 * <p>So a read costs no allocation, is as large as it can be, and one that does not fill the buffer is known to be the last
 * of its burst, which spares a system call. Should a handler keep the buffer, the next read gets another.
 */
final class ReceiveAllocator extends DefaultMaxMessagesRecvByteBufAllocator {
    private static final int SIZE = 64 * 1024;

    private final ByteBuf buffer = Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(SIZE));

    @Override
    @SuppressWarnings("deprecation") // Handle is what the method of the superclass returns
    public Handle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public int guess() {
                return SIZE;
            }

            @Override
            public ByteBuf allocate(ByteBufAllocator allocator) {
                return buffer.refCnt() == 1 ? buffer.retain().clear() : allocator.ioBuffer(SIZE);
            }
        };
    }
}
