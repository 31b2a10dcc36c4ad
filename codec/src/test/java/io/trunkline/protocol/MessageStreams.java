// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import io.trunkline.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Streams of sample messages as bytes, for tests of other packages. */
public final class MessageStreams {
    private MessageStreams() {}

    /** Every message a server can send, alone and all in one stream. */
    public static List<byte[]> fromServer() {
        List<byte[]> streams = new ArrayList<>();
        WireWriter all = new WireWriter();
        for (BackendMessage message : MessageSamples.backend()) {
            WireWriter alone = new WireWriter();
            new BackendWriter(alone).write(message);
            streams.add(alone.toByteArray());
            all.writeBytes(alone.toByteArray());
        }
        streams.add(all.toByteArray());
        return streams;
    }

    /** Every message a client can send, behind a StartupMessage if it is not one of those that come before. */
    public static List<byte[]> fromClient() {
        List<byte[]> streams = new ArrayList<>();
        WireWriter all = new WireWriter();
        FrontendWriter writer = new FrontendWriter(all);
        for (FrontendMessage message : MessageSamples.frontend()) {
            writer.write(message);
            WireWriter alone = new WireWriter();
            boolean first = message instanceof SslRequest
                    || message instanceof GssEncRequest
                    || message instanceof CancelRequest
                    || message instanceof StartupMessage;
            if (!first) {
                new FrontendWriter(alone).write(new StartupMessage(3, 0, Map.of()));
            }
            new FrontendWriter(alone).write(message);
            streams.add(alone.toByteArray());
        }
        streams.add(all.toByteArray());
        return streams;
    }
}
