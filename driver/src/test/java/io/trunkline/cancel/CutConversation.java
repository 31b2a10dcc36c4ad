// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cancel;

import io.trunkline.PgClient;
import io.trunkline.PgConfig;
import io.trunkline.protocol.CancelRequest;
import io.trunkline.protocol.FrontendWriter;
import io.trunkline.session.MemorySession;
import io.trunkline.testkit.server.EmbeddedServer;
import io.trunkline.wire.WireWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A session in memory whose server is a real one. What the server says is read as a whole and kept; how much of it arrives,
 * and when, is up to the test, byte by byte.
 *
 * <p>All on one thread: where the test cancels, exactly so many bytes have been seen to.
 */
final class CutConversation implements MemorySession.Server, AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int HEADER = 5;

    private final EmbeddedServer server;
    private final Socket socket;
    private final MemorySession session;
    private final Random random;
    private byte[] received = new byte[1 << 16];
    /** What is before this was given to the session. */
    private int from;
    /** Where the first message begins that was not looked at. */
    private int scanned;

    private int end;
    private boolean started;
    private int asked;
    private int answered;
    private char status;
    private byte @Nullable [] key;

    /** @param random says in what pieces bytes arrive where that does not matter */
    CutConversation(EmbeddedServer server, PgConfig config, Random random) {
        this.server = server;
        this.random = random;
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        session = new MemorySession(config, new MemorySession.Loop(), this, false);
        arriveAll();
        if (!session.isReady()) {
            throw new AssertionError("no session", session.refusal());
        }
    }

    MemorySession session() {
        return session;
    }

    PgClient client() {
        return session.client();
    }

    /** {@return what the server last said of its transaction: I for none} */
    char status() {
        return status;
    }

    /**
     * Lets so many bytes arrive, as far as the server sends them: it is asked for more, as the session answers, until it has
     * nothing more to say.
     *
     * @return how many have arrived
     */
    int arrive(int bytes) {
        session.turn();
        int before = bytes;
        int left = bytes;
        while (left > 0 && !session.isClosed()) {
            int piece = piece(Math.min(left, available()));
            if (piece == 0) {
                break;
            }
            give(piece);
            left -= piece;
        }
        return before - left;
    }

    /** Lets all arrive that the server sends, until nobody asks it anything any more. */
    void arriveAll() {
        arrive(Integer.MAX_VALUE);
    }

    /** Lets the event loop take its turn only after one more piece has arrived. */
    void arriveBeforeTurn() {
        int piece = piece(available());
        if (piece > 0) {
            give(piece);
        }
        session.turn();
    }

    private int piece(int most) {
        return most < 2 || random.nextInt(3) == 0 ? most : 1 + random.nextInt(most);
    }

    private void give(int bytes) {
        session.receive(received, from, bytes);
        from += bytes;
        session.readComplete();
        session.turn();
    }

    /** {@return how many bytes can be given, after waiting for some if the server owes any} */
    private int available() {
        while (from == end && answered < asked) {
            read();
        }
        return end - from;
    }

    private void read() {
        if (from == end) {
            int unfinished = end - scanned;
            System.arraycopy(received, scanned, received, 0, unfinished);
            // Bytes of a message that has not come as a whole were given already, and stay to be looked at.
            scanned = 0;
            from = unfinished;
            end = unfinished;
        }
        if (end == received.length) {
            received = Arrays.copyOf(received, 2 * end);
        }
        try {
            int read = socket.getInputStream().read(received, end, received.length - end);
            if (read < 0) {
                throw new AssertionError("the server has hung up");
            }
            end += read;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        look();
    }

    /** Counts the answers. */
    private void look() {
        ByteBuffer buffer = ByteBuffer.wrap(received);
        while (end - scanned >= HEADER && end - scanned > buffer.getInt(scanned + 1)) {
            int length = 1 + buffer.getInt(scanned + 1);
            if (received[scanned] == 'Z') {
                answered++;
                status = (char) received[scanned + HEADER];
            } else if (received[scanned] == 'K') {
                key = Arrays.copyOfRange(received, scanned + HEADER, scanned + length);
            }
            scanned += length;
        }
    }

    @Override
    public void sent(byte[] bytes, int size) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, size);
        if (started) {
            for (int at = 0; at < size; at += 1 + buffer.getInt(at + 1)) {
                if (bytes[at] == 'S' || bytes[at] == 'Q') {
                    asked++;
                }
            }
        } else {
            // The StartupMessage, which has no type.
            started = true;
            asked++;
        }
        try {
            socket.getOutputStream().write(bytes, 0, size);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Asks the server to cancel whatever the session runs, and waits until it has seen to that. */
    void cancelOnServer() {
        byte[] data = key;
        if (data == null) {
            throw new AssertionError("the server has given no key");
        }
        WireWriter message = new WireWriter();
        new FrontendWriter(message)
                .write(new CancelRequest(ByteBuffer.wrap(data).getInt(), Arrays.copyOfRange(data, 4, data.length)));
        try (Socket other = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            other.setSoTimeout(PATIENCE_MILLIS);
            other.getOutputStream().write(message.toByteArray());
            if (other.getInputStream().read() >= 0) {
                throw new AssertionError("an answer to a CancelRequest");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() throws IOException {
        session.hangUp(null);
        session.turn();
        socket.close();
    }
}
