// SPDX-License-Identifier: Apache-2.0
package io.trunkline.transport;

import io.trunkline.wire.ArrayCache;
import io.trunkline.wire.WireWriter;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * One open socket and the event loop it lives on. All methods but {@link #execute} and {@link #onEventLoop} belong to that
 * loop.
 */
public interface Transport extends EventLoop {
    /**
     * What the socket tells its one listener, always on the event loop: any number of {@link #received}, each filling an
     * array of the listener's own, then {@link #readComplete}.
     */
    interface Listener {
        /** An array with room for at least {@code bytes} more from {@link #end()} on. */
        byte[] reserve(int bytes);

        int end();

        /** That many bytes now stand in the reserved array. */
        void received(int bytes);

        /** The burst of reads is over: the time to write what it brought about, in one go. */
        void readComplete();

        /** The socket takes bytes again after {@link Transport#isWritable()} was false. */
        void writable();

        /** The socket is gone; nothing follows. The cause is null where the other side closed it in good order. */
        void closed(@Nullable Throwable cause);
    }

    /** Binds the listener, in place of the one before; nothing is read before there is one. */
    void listen(Listener listener);

    /**
     * Begins TLS, as its client: what is sent and received from now on passes through the engine. Its slow steps run on
     * worker threads.
     *
     * @param done told once, on the event loop: null if the handshake has succeeded; if it has not, the socket is closed
     */
    void secure(SSLEngine engine, Consumer<@Nullable Throwable> done);

    /** This event loop's buffer for what is to be sent: fill it and {@link #send} it in the same turn. */
    WireWriter output();

    /** Sends all of {@link #output()} in one buffer with one flush, and empties it. */
    void send();

    /** Whether the socket keeps up; if not, {@link Listener#writable()} says when it does again. */
    boolean isWritable();

    void pauseReading();

    void resumeReading();

    /**
     * Closes at once. What was sent goes out before, as far as the socket has taken it: the rest would wait for a server
     * that reads nothing, for ever.
     */
    void close();

    /** The byte arrays shared by this event loop's connections. */
    ArrayCache arrays();
}
