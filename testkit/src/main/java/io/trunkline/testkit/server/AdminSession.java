// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.server;

import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The superuser's own way in: one simple query at a time over a blocking socket, without a password.
 *
 * <p>Deliberately not the driver: what a test sets up and looks at must not depend on what it tests.
 */
public final class AdminSession implements AutoCloseable {
    private static final int PROTOCOL_3_0 = 3 << 16;

    private final Socket socket;
    private final DataInputStream in;

    /** Connects on 127.0.0.1, to a server or to what stands in front of one. */
    public AdminSession(int port, String database) throws IOException {
        socket = new Socket(EmbeddedServer.loopback(), port);
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(60_000);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            WireWriter out = new WireWriter();
            int length = out.beginLength();
            out.writeInt(PROTOCOL_3_0);
            out.writeCString("user").writeCString(EmbeddedServer.SUPERUSER);
            out.writeCString("database").writeCString(database);
            out.writeCString("client_encoding").writeCString("UTF8");
            out.writeByte(0).endLengthOfMessage(length);
            send(out);
            answer("connecting to database " + database);
        } catch (IOException | RuntimeException failure) {
            socket.close();
            throw failure;
        }
    }

    /**
     * Runs SQL and answers the rows of all its results, as text.
     *
     * @throws EmbeddedServerException with the server's error
     */
    public List<List<@Nullable String>> query(String sql) throws IOException {
        WireWriter out = new WireWriter().writeByte('Q');
        int length = out.beginLength();
        out.writeCString(sql).endLengthOfMessage(length);
        send(out);
        return answer(sql);
    }

    private void send(WireWriter out) throws IOException {
        socket.getOutputStream().write(out.array(), 0, out.size());
    }

    private List<List<@Nullable String>> answer(String question) throws IOException {
        List<List<@Nullable String>> rows = new ArrayList<>();
        String error = null;
        while (true) {
            int type = in.readUnsignedByte();
            WireReader body = new WireReader(in.readNBytes(in.readInt() - 4));
            switch (type) {
                case 'D' -> rows.add(row(body));
                case 'E' -> {
                    error = error(body);
                    if (error.startsWith("FATAL") || error.startsWith("PANIC")) {
                        throw new EmbeddedServerException(error + ", on: " + question);
                    }
                }
                case 'R' -> {
                    int request = body.readInt();
                    if (request != 0) {
                        throw new EmbeddedServerException(
                                "the server wants the superuser to prove itself (authentication" + " request " + request
                                        + ")");
                    }
                }
                case 'Z' -> {
                    if (error != null) {
                        throw new EmbeddedServerException(error + ", on: " + question);
                    }
                    return rows;
                }
                default -> {
                    // Tags, column descriptions, notices and parameters say nothing that is asked for here.
                }
            }
        }
    }

    private static List<@Nullable String> row(WireReader body) {
        int count = body.readShortCount(4);
        List<@Nullable String> row = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int length = body.readInt();
            row.add(length < 0 ? null : body.readUtf8(length));
        }
        return row;
    }

    private static String error(WireReader body) {
        StringBuilder text = new StringBuilder();
        for (int code = body.readByte(); code != 0; code = body.readByte()) {
            String value = body.readCString();
            if (code == 'V' || code == 'C') {
                text.append(value).append(code == 'V' ? " " : ": ");
            } else if (code == 'M') {
                text.append(value);
            }
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        try (socket) {
            send(new WireWriter().writeByte('X').writeInt(4));
        }
    }
}
