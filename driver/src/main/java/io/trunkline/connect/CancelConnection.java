// SPDX-License-Identifier: Apache-2.0
package io.trunkline.connect;

import io.trunkline.protocol.BackendKeyData;
import io.trunkline.protocol.CancelRequest;
import io.trunkline.protocol.FrontendWriter;
import io.trunkline.transport.Transport;
import io.trunkline.transport.VertxNetwork;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A connection made only to ask for a cancel: to the very address of the session, one message, then the server closes it.
 * By then the cancel has been signalled: whatever runs later is not meant by it and not hit.
 */
public final class CancelConnection implements Transport.Listener {
    private static final int NOTHING_TO_READ = 512;

    private final Runnable over;
    private final byte[] ignored = new byte[NOTHING_TO_READ];
    private Transport.@Nullable Timer deadline;

    private CancelConnection(Runnable over) {
        this.over = over;
    }

    /**
     * Asks for the cancel.
     *
     * @param key the session's; null if the server gave none, and then there is no way to cancel
     * @param over called on the session's event loop once the server has closed, or if it could not be asked
     */
    public static void open(
            VertxNetwork network, Transport session, Duration timeout, @Nullable BackendKeyData key, Runnable over) {
        if (key == null) {
            over.run();
            return;
        }
        int timeoutMillis = (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
        network.connectToPeerOf(session, timeoutMillis, () -> false, (transport, failure) -> {
            if (transport == null) {
                session.execute(over);
                return;
            }
            CancelConnection connection = new CancelConnection(() -> session.execute(over));
            transport.listen(connection);
            new FrontendWriter(transport.output()).write(new CancelRequest(key.processId(), key.secretKey()));
            transport.send();
            connection.deadline = transport.schedule(timeoutMillis, transport::close);
        });
    }

    @Override
    public byte[] reserve(int bytes) {
        return ignored;
    }

    @Override
    public int end() {
        return 0;
    }

    @Override
    public void received(int bytes) {}

    @Override
    public void readComplete() {}

    @Override
    public void writable() {}

    @Override
    public void closed(@Nullable Throwable cause) {
        if (deadline != null) {
            deadline.cancel();
        }
        over.run();
    }
}
