// SPDX-License-Identifier: Apache-2.0
package io.trunkline.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgConfig;
import io.trunkline.session.MemorySession;
import io.trunkline.testkit.server.EmbeddedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The conversations that are tampered with are those that a real server has. {@code -Dtrunkline.fuzz.record=true} writes
 * them anew, which a change of what the driver sends makes necessary.
 */
class RecordedConversationsIT {
    private static final Path FILE = Path.of("src/test/resources/fuzz/session.hex");

    @Test
    void theyCanBeRecordedAnew() throws IOException {
        StringBuilder lines = new StringBuilder(
                "# What a server has answered to each program, recorded; see SessionTarget for the first three bytes.\n");
        for (Program program : Program.values()) {
            byte[] input = SessionTarget.input(program, record(program));
            lines.append("# ")
                    .append(program)
                    .append('\n')
                    .append(HexFormat.of().formatHex(input))
                    .append('\n');
        }
        if (Boolean.getBoolean("trunkline.fuzz.record")) {
            Files.writeString(FILE, lines);
        }
        assertThat(lines.toString().lines().count()).isEqualTo(1 + 2L * Program.values().length);
    }

    @ParameterizedTest
    @EnumSource
    void aServerStillAnswersAsItWasRecorded(Program program) throws IOException {
        byte[] recorded = Corpus.of(SessionTarget.class, "session")
                .get(List.of(Program.values()).indexOf(program));
        assertThat(types(SessionTarget.input(program, record(program)))).isEqualTo(types(recorded));
    }

    /** The types of the messages, but for those that a server may send at any time. */
    private static String types(byte[] input) {
        StringBuilder types = new StringBuilder();
        for (byte[] message : Messages.split(input, SessionTarget.HEADER)) {
            char type = (char) message[0];
            types.append(type == 'S' || type == 'N' || type == 'A' ? "" : type);
        }
        return types.toString();
    }

    /** What the server sends until it has answered all that the program asks. */
    private static byte[] record(Program program) throws IOException {
        EmbeddedServer server = EmbeddedServer.shared();
        ByteArrayOutputStream recorded = new ByteArrayOutputStream();
        PgConfig config =
                PgConfig.parse(server.uri()).with(it -> it.statementCacheSize(3).pipelineLimit(8));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            Recording recording = new Recording(config, program, socket);
            recording.run(recorded);
        }
        return recorded.toByteArray();
    }

    private static final class Recording implements MemorySession.Server {
        private final Socket socket;
        private final Conversation conversation;

        Recording(PgConfig config, Program program, Socket socket) {
            this.socket = socket;
            this.conversation = new Conversation(config, new MemorySession.Loop(), program, false, this);
        }

        @Override
        public void sent(byte[] bytes, int size) {
            try {
                socket.getOutputStream().write(bytes, 0, size);
            } catch (IOException broken) {
                throw new AssertionError(broken);
            }
        }

        void run(ByteArrayOutputStream recorded) throws IOException {
            conversation.turn();
            byte[] buffer = new byte[64 * 1024];
            int unread = 0;
            while (conversation.owed() > 0 || conversation.isUnderWay()) {
                int read = socket.getInputStream().read(buffer, unread, buffer.length - unread);
                assertThat(read).as("bytes of an answer").isPositive();
                byte[] received = java.util.Arrays.copyOf(buffer, unread + read);
                unread = 0;
                for (byte[] message : Messages.split(received, 0)) {
                    if (!Messages.isWhole(message)) {
                        System.arraycopy(message, 0, buffer, 0, message.length);
                        unread = message.length;
                        break;
                    }
                    recorded.writeBytes(message);
                    conversation.prepared(message);
                    conversation.session().receive(message, 0, message.length);
                }
                conversation.session().readComplete();
                conversation.turn();
                while (conversation.demand()) {
                    conversation.turn();
                    if (conversation.owed() > 0) {
                        break;
                    }
                }
            }
            conversation.session().hangUp(null);
        }
    }
}
