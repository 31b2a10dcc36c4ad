// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.client;

import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.BackendHandler;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.BackendReader;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.CopyData;
import io.trunkline.protocol.DataRow;
import io.trunkline.protocol.ErrorResponse;
import io.trunkline.protocol.FrontendMessage;
import io.trunkline.protocol.FrontendWriter;
import io.trunkline.protocol.MessageLimits;
import io.trunkline.protocol.PasswordMessage;
import io.trunkline.protocol.Query;
import io.trunkline.protocol.ReadyForQuery;
import io.trunkline.protocol.SaslInitialResponse;
import io.trunkline.protocol.SaslResponse;
import io.trunkline.protocol.SslRequest;
import io.trunkline.protocol.StartupMessage;
import io.trunkline.protocol.auth.ChannelBinding;
import io.trunkline.protocol.auth.Md5Password;
import io.trunkline.protocol.auth.ScramClient;
import io.trunkline.wire.ArrayCache;
import io.trunkline.wire.WireWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Sends and receives one message at a time; whatever goes wrong is an unchecked exception that fails the test. */
public final class PlainClient implements AutoCloseable {
    private Socket socket;
    private final WireWriter out = new WireWriter();
    private final FrontendWriter writer = new FrontendWriter(out);
    private final BackendReader reader = new BackendReader(MessageLimits.defaults(), new ArrayCache());
    private final Queue<BackendMessage> received = new ArrayDeque<>();

    private PlainClient(Socket socket) {
        this.socket = socket;
    }

    public static PlainClient connect(String host, int port) {
        try {
            Socket socket = new Socket(host, port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(30_000);
            return new PlainClient(socket);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Asks for TLS, which the server must grant, and goes on with it. */
    public PlainClient startTls(TlsClient how) {
        send(new SslRequest());
        try {
            int answer = socket.getInputStream().read();
            if (answer != 'S') {
                throw new IllegalStateException("asked for TLS, the server says " + (char) answer);
            }
            return directTls(how);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Goes on with TLS without asking. */
    public PlainClient directTls(TlsClient how) {
        try {
            socket = how.over(socket);
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public Socket socket() {
        return socket;
    }

    /** Sends all in one write. */
    public void send(FrontendMessage... messages) {
        for (FrontendMessage message : messages) {
            writer.write(message);
        }
        byte[] bytes = out.toByteArray();
        out.truncate(0);
        sendBytes(bytes);
    }

    public void sendBytes(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The next message; the end of the connection is an EOFException inside the unchecked one. */
    public BackendMessage receive() {
        try {
            while (received.isEmpty()) {
                byte[] array = reader.reserve(1024);
                int count = socket.getInputStream().read(array, reader.end(), 1024);
                if (count < 0) {
                    throw new EOFException("the server closed the connection");
                }
                reader.received(count);
                reader.read(new Keeper());
            }
            return received.remove();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Starts a session and answers when the server is ready; an error of the server fails. */
    public PlainClient start(String user, String password, String database) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("user", user);
        parameters.put("database", database);
        send(new StartupMessage(3, 0, parameters));
        ScramClient scram = new ScramClient(password, ChannelBinding.NONE, new SecureRandom());
        while (true) {
            BackendMessage message = receive();
            if (message instanceof Authentication.CleartextPassword) {
                send(new PasswordMessage(password));
            } else if (message instanceof Authentication.Md5Password md5) {
                send(new PasswordMessage(Md5Password.answer(user, password, md5.salt())));
            } else if (message instanceof Authentication.Sasl) {
                send(new SaslInitialResponse(scram.mechanism(), scram.clientFirst()));
            } else if (message instanceof Authentication.SaslContinue first) {
                scram.serverFirst(first.message(), 100_000);
                send(new SaslResponse(scram.clientFinal()));
            } else if (message instanceof Authentication.SaslFinal last) {
                scram.serverFinal(last.message());
            } else if (message instanceof ErrorResponse error) {
                throw new IllegalStateException(error.fields().toString());
            } else if (message instanceof ReadyForQuery) {
                reader.authenticated();
                return this;
            }
        }
    }

    /** The rows of a simple query, as text; an error of the server fails. */
    public List<List<@Nullable String>> query(String sql) {
        send(new Query(sql));
        List<List<@Nullable String>> rows = new ArrayList<>();
        while (true) {
            BackendMessage message = receive();
            if (message instanceof DataRow row) {
                rows.add(texts(row));
            } else if (message instanceof ErrorResponse error) {
                throw new IllegalStateException(error.fields().toString());
            } else if (message instanceof ReadyForQuery) {
                return rows;
            }
        }
    }

    private static List<@Nullable String> texts(DataRow row) {
        int[] offsets = new int[row.columnCount()];
        int[] lengths = new int[row.columnCount()];
        row.locate(offsets, lengths);
        List<@Nullable String> texts = new ArrayList<>();
        for (int i = 0; i < offsets.length; i++) {
            texts.add(lengths[i] < 0 ? null : new String(row.array(), offsets[i], lengths[i], StandardCharsets.UTF_8));
        }
        return texts;
    }

    @Override
    public void close() {
        hangUp();
    }

    /** Closes in the middle of a test. */
    public void hangUp() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Keeps every message; those that are borrowed are copied. */
    private final class Keeper implements BackendHandler {
        @Override
        public void unexpected(BackendMessage message) {
            received.add(message);
        }

        @Override
        public void on(DataRow message) {
            received.add(message.copy());
        }

        @Override
        public void on(CommandComplete message) {
            received.add(message.copy());
        }

        @Override
        public void on(CopyData message) {
            received.add(message.copy());
        }
    }
}
