// SPDX-License-Identifier: Apache-2.0
package io.trunkline.connect;

import io.trunkline.PgConfig;
import io.trunkline.protocol.BackendKeyData;
import io.trunkline.protocol.CancelRequest;
import io.trunkline.protocol.FrontendWriter;
import io.trunkline.transport.EventLoop;
import io.trunkline.transport.Transport;
import io.trunkline.transport.VertxNetwork;
import org.jspecify.annotations.Nullable;

/**
 * A connection made only to ask for a cancel: to the very address of the session, in TLS if the session is, one message,
 * then the server closes it. By then the cancel has been signalled: whatever runs later is not meant by it and not hit.
 */
public final class CancelConnection implements Transport.Listener {
    private static final int NOTHING_TO_READ = 512;

    /** Where connecting itself may take for ever, a cancel may not: statements wait for it. */
    private static final long UNLIMITED_MILLIS = 15_000;

    private final Runnable over;
    private final byte[] ignored = new byte[NOTHING_TO_READ];
    private final BackendKeyData key;
    private EventLoop.@Nullable Timer deadline;
    private boolean ended;

    private CancelConnection(BackendKeyData key, Runnable over) {
        this.key = key;
        this.over = over;
    }

    /**
     * Asks for the cancel.
     *
     * @param session the link of the session whose work is to be cancelled
     * @param key the session's; null if the server gave none, and then there is no way to cancel
     * @param over called on the session's event loop once the server has closed, or if it could not be asked
     */
    public static void open(
            VertxNetwork network,
            EventLoop loop,
            PgConfig config,
            Link session,
            @Nullable BackendKeyData key,
            Runnable over) {
        if (key == null) {
            over.run();
            return;
        }
        new CancelConnection(key, over).start(network, loop, config, session);
    }

    private void start(VertxNetwork network, EventLoop loop, PgConfig config, Link session) {
        // The key is worth as much as the session: it is never sent with less protection.
        Encryption encryption = session.isEncrypted() ? Encryption.DEMANDED : Encryption.NONE;
        Dial dial =
                new Dial(network, loop, config, session.endpoint(), session.target(), encryption, new Dial.Outcome() {
                    @Override
                    public void opened(Link link) {
                        ask(link.transport());
                    }

                    @Override
                    public void failed(Dial.Phase phase, Throwable why) {
                        settle();
                    }
                });
        long limit = config.connectTimeout().toMillis();
        deadline = loop.schedule(limit == 0 ? UNLIMITED_MILLIS : limit, () -> {
            dial.abort();
            settle();
        });
        dial.start();
    }

    private void ask(Transport transport) {
        transport.listen(this);
        new FrontendWriter(transport.output()).write(new CancelRequest(key.processId(), key.secretKey()));
        transport.send();
    }

    private void settle() {
        if (!ended) {
            ended = true;
            if (deadline != null) {
                deadline.cancel();
            }
            over.run();
        }
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
        settle();
    }
}
