// SPDX-License-Identifier: Apache-2.0
package io.trunkline.transport;

import io.netty.channel.Channel;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A socket that the transport has opened, and its channel. */
record OpenSocket(Transport transport) implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    /** @throws java.util.concurrent.CompletionException with the reason if it cannot be opened */
    static OpenSocket to(ServerSocket server, VertxNetwork network, TcpOptions options) {
        CompletableFuture<Transport> opening = new CompletableFuture<>();
        network.connect(
                network.eventLoop(),
                SocketTarget.of(server.getInetAddress(), server.getLocalPort()),
                options,
                0,
                () -> false,
                (transport, failure) -> {
                    if (transport == null) {
                        opening.completeExceptionally(failure);
                    } else {
                        opening.complete(transport);
                    }
                });
        return new OpenSocket(
                opening.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join());
    }

    Channel channel() {
        return ((VertxTransport) transport).channel;
    }

    @Override
    public void close() {
        transport.execute(transport::close);
        channel().closeFuture().awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
