// SPDX-License-Identifier: Apache-2.0
package io.trunkline.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.FastThreadLocal;
import io.trunkline.wire.ArrayCache;
import io.trunkline.wire.WireWriter;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * A Vert.x socket, with a handler of ours in its Netty pipeline: Vert.x opens and closes it, the bytes pass Vert.x by.
 *
 * <p>The public socket of Vert.x offers neither the end of a burst of reads nor a write without a future, and both are
 * what makes pipelining cheap: hence the internal API, in this one class.
 */
final class VertxTransport extends ChannelInboundHandlerAdapter implements Transport {
    /** An event loop's output buffer keeps no more than this between sends. */
    private static final int OUTPUT_KEPT = 64 * 1024;

    private static final FastThreadLocal<LoopMemory> MEMORY = new FastThreadLocal<>() {
        @Override
        protected LoopMemory initialValue() {
            return new LoopMemory();
        }
    };

    private final NetSocketInternal socket;
    private final VertxEventLoop loop;
    private final ContextInternal context;
    final Channel channel;
    private final LoopMemory memory;
    private @Nullable ChannelHandlerContext pipeline;
    private @Nullable Listener listener;
    private @Nullable Throwable failure;
    private boolean closed;

    VertxTransport(NetSocketInternal socket, VertxEventLoop loop, TcpOptions options) {
        this.socket = socket;
        this.loop = loop;
        this.context = loop.context();
        this.channel = socket.channelHandlerContext().channel();
        this.memory = MEMORY.get();
        channel.config().setRecvByteBufAllocator(memory.receiving);
        if (channel.remoteAddress() instanceof InetSocketAddress) {
            TcpSocketOptions.apply(options, channel);
        }
    }

    @Override
    public void listen(Listener listener) {
        this.listener = listener;
        if (pipeline == null) {
            channel.pipeline().addBefore(socket.channelHandlerContext().name(), "trunkline", this);
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the handshake's own future tells the outcome
    public void secure(SSLEngine engine, Consumer<@Nullable Throwable> done) {
        SslHandler tls = new SslHandler(engine, loop.workers());
        // The time for all of connecting is bounded already, by who called.
        tls.setHandshakeTimeoutMillis(0);
        tls.handshakeFuture().addListener(handshake -> {
            ContextInternal previous = context.beginDispatch();
            try {
                Throwable failed = handshake.cause();
                done.accept(failed == null ? null : TlsFailure.ofHandshake(failed));
            } finally {
                context.endDispatch(previous);
            }
        });
        channel.pipeline().addFirst("tls", tls);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        pipeline = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        ContextInternal previous = context.beginDispatch();
        try {
            Listener target = listener();
            // Piece by piece, as large as the listener's array has room: so it need not grow for a long read.
            while (bytes.isReadable() && !closed) {
                byte[] room = target.reserve(1);
                int length = Math.min(bytes.readableBytes(), room.length - target.end());
                bytes.readBytes(room, target.end(), length);
                target.received(length);
            }
        } finally {
            bytes.release();
            context.endDispatch(previous);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ContextInternal previous = context.beginDispatch();
        try {
            listener().readComplete();
        } finally {
            context.endDispatch(previous);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            loop.dispatch(listener()::writable);
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        announceClosed();
        ctx.fireChannelInactive();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // channelInactive tells when it is closed
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failure = TlsFailure.of(cause);
        ctx.close();
    }

    private void announceClosed() {
        if (!closed) {
            closed = true;
            ContextInternal previous = context.beginDispatch();
            try {
                listener().closed(failure);
            } finally {
                context.endDispatch(previous);
            }
        }
    }

    private Listener listener() {
        Listener bound = listener;
        if (bound == null) {
            throw new IllegalStateException("no listener is bound");
        }
        return bound;
    }

    @Override
    public WireWriter output() {
        return memory.output;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // a void promise costs nothing; a failed write closes the channel
    public void send() {
        WireWriter output = memory.output;
        ChannelHandlerContext ctx = pipeline;
        if (ctx == null || output.size() == 0) {
            output.clear(OUTPUT_KEPT);
            return;
        }
        ByteBuf buffer = ctx.alloc().ioBuffer(output.size());
        buffer.writeBytes(output.array(), 0, output.size());
        output.clear(OUTPUT_KEPT);
        ctx.write(buffer, ctx.voidPromise());
        ctx.flush();
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public void pauseReading() {
        channel.config().setAutoRead(false);
    }

    @Override
    public void resumeReading() {
        channel.config().setAutoRead(true);
    }

    /** From where this handler stands: the one of Vert.x behind it would wait until all is written. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // channelInactive tells when it is closed
    public void close() {
        ChannelHandlerContext ctx = pipeline;
        if (ctx == null) {
            socket.close();
        } else {
            ctx.close();
        }
    }

    @Override
    public boolean onEventLoop() {
        return loop.onEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public Timer schedule(long delayMillis, Runnable task) {
        return loop.schedule(delayMillis, task);
    }

    @Override
    public <T> void offload(Callable<T> work, BiConsumer<@Nullable T, @Nullable Throwable> done) {
        loop.offload(work, done);
    }

    @Override
    public ArrayCache arrays() {
        return memory.arrays;
    }

    /** What the connections of one event loop share, so that an idle one holds no buffer. */
    private static final class LoopMemory {
        final ReceiveAllocator receiving = new ReceiveAllocator();
        final ArrayCache arrays = new ArrayCache();
        final WireWriter output = new WireWriter(OUTPUT_KEPT, WireWriter.DEFAULT_LIMIT);
    }
}
