// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.protocol.RecordedMessages.End;
import io.trunkline.wire.ArrayCache;
import io.trunkline.wire.WireWriter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** However a stream is cut on its way, and whatever befalls its bytes. */
class MessageStreamTest {
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @Test
    void everyPrefixFromTheServerAsksForMore() {
        checkPrefixes(backend(), MessageSamples.backend(), RecordedMessages::client);
    }

    @Test
    void everyPrefixFromTheClientAsksForMore() {
        checkPrefixes(frontend(), MessageSamples.frontend(), RecordedMessages::server);
    }

    private <M> void checkPrefixes(Stream stream, List<M> samples, Supplier<End<M>> end) {
        for (int cut = 0; cut <= stream.bytes.length; cut++) {
            End<M> reader = end.get();
            reader.feed(stream.bytes, 0, cut);
            assertThat(reader.messages()).as("after %d bytes", cut).isEqualTo(samples.subList(0, stream.whole(cut)));
            for (int at = cut; at < stream.bytes.length; ) {
                int chunk = Math.min(stream.bytes.length - at, 1 + random.nextInt(400));
                reader.feed(stream.bytes, at, chunk);
                at += chunk;
            }
            assertThat(reader.messages()).as("cut at %d, seed %d", cut, seed).isEqualTo(samples);
        }
    }

    @Test
    void aByteAtATimeIsEnough() {
        End<BackendMessage> client = RecordedMessages.client();
        byte[] fromServer = backend().bytes;
        for (int i = 0; i < fromServer.length; i++) {
            client.feed(fromServer, i, 1);
        }
        assertThat(client.messages()).isEqualTo(MessageSamples.backend());

        End<FrontendMessage> server = RecordedMessages.server();
        byte[] fromClient = frontend().bytes;
        for (int i = 0; i < fromClient.length; i++) {
            server.feed(fromClient, i, 1);
        }
        assertThat(server.messages()).isEqualTo(MessageSamples.frontend());
    }

    @Test
    void mutatedStreamsEndInMessagesOrAProtocolException() {
        // On a thread of its own, where a hundred thousand stack traces are short and so take seconds less.
        CompletableFuture.runAsync(this::mutateStreams).join();
    }

    private void mutateStreams() {
        System.out.println("mutated streams: seed " + seed);
        List<BackendMessage> fromServer = MessageSamples.backend();
        List<FrontendMessage> fromClient = MessageSamples.frontend();
        ArrayCache arrays = new ArrayCache();
        WireWriter out = new WireWriter();
        int refused = 0;
        for (int i = 0; i < 125_000; i++) {
            out.truncate(0);
            BackendWriter writer = new BackendWriter(out);
            for (int n = random.nextInt(3); n >= 0; n--) {
                writer.write(fromServer.get(random.nextInt(fromServer.size())));
            }
            BackendReader reader = new BackendReader(MessageLimits.defaults(), arrays);
            refused += survives(reader, new BackendSink(), mutate(out)) ? 0 : 1;
        }
        for (int i = 0; i < 125_000; i++) {
            out.truncate(0);
            FrontendWriter writer = new FrontendWriter(out);
            boolean startup = random.nextInt(4) == 0;
            if (!startup) {
                writer.write(new StartupMessage(3, 0, Map.of()));
            }
            for (int n = random.nextInt(3); n >= 0; n--) {
                writer.write(fromClient.get(startup ? random.nextInt(5) : 5 + random.nextInt(fromClient.size() - 5)));
            }
            FrontendReader reader = new FrontendReader(MessageLimits.defaults(), arrays);
            reader.expectPassword(List.of(PasswordKind.values()).get(random.nextInt(4)));
            refused += survives(reader, message -> {}, mutate(out)) ? 0 : 1;
        }
        // If nearly all or nearly none were refused, the mutations would test little.
        assertThat(refused).as("seed %d", seed).isBetween(25_000, 245_000);
    }

    private byte[] mutate(WireWriter out) {
        byte[] bytes = out.toByteArray();
        for (int n = random.nextInt(3); n >= 0; n--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                default -> bytes[at] = (byte) (random.nextBoolean() ? 0 : -1);
            }
        }
        return bytes;
    }

    private <H> boolean survives(MessageReader<H> reader, H handler, byte[] bytes) {
        boolean survived = true;
        try {
            RecordedMessages.feed(reader, handler, bytes, 0, bytes.length);
        } catch (ProtocolException expected) {
            survived = false;
        } catch (RuntimeException bug) {
            throw new AssertionError("seed " + seed + ": " + HexFormat.of().formatHex(bytes), bug);
        }
        if (reader.held() > ArrayCache.ARRAY_SIZE) {
            throw new AssertionError("seed " + seed + ": " + reader.held() + " bytes held");
        }
        reader.release();
        return survived;
    }

    /** Looks into views as a driver would. */
    private static final class BackendSink implements BackendHandler {
        @Override
        public void unexpected(BackendMessage message) {}

        @Override
        public void on(DataRow row) {
            row.locate(new int[row.columnCount()], new int[row.columnCount()]);
        }

        @Override
        public void on(CommandComplete message) {
            message.affectedRows();
        }
    }

    private static Stream backend() {
        WireWriter out = new WireWriter();
        BackendWriter writer = new BackendWriter(out);
        List<Integer> ends = new ArrayList<>();
        for (BackendMessage message : MessageSamples.backend()) {
            writer.write(message);
            ends.add(out.size());
        }
        return new Stream(out.toByteArray(), ends);
    }

    private static Stream frontend() {
        WireWriter out = new WireWriter();
        FrontendWriter writer = new FrontendWriter(out);
        List<Integer> ends = new ArrayList<>();
        for (FrontendMessage message : MessageSamples.frontend()) {
            writer.write(message);
            ends.add(out.size());
        }
        return new Stream(out.toByteArray(), ends);
    }

    /** The bytes of all samples, and where each message ends. */
    private static final class Stream {
        private final byte[] bytes;
        private final List<Integer> ends;

        private Stream(byte[] bytes, List<Integer> ends) {
            this.bytes = bytes;
            this.ends = ends;
        }

        private int whole(int cut) {
            return (int) ends.stream().filter(end -> end <= cut).count();
        }
    }
}
