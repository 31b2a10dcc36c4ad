// SPDX-License-Identifier: Apache-2.0
package io.trunkline.fuzz;

import io.trunkline.PgClient;
import io.trunkline.PgConfig;
import io.trunkline.protocol.Bind;
import io.trunkline.protocol.CopyFail;
import io.trunkline.protocol.FrontendHandler;
import io.trunkline.protocol.FrontendMessage;
import io.trunkline.protocol.FrontendReader;
import io.trunkline.protocol.FrontendSignal;
import io.trunkline.protocol.MessageLimits;
import io.trunkline.protocol.PasswordKind;
import io.trunkline.protocol.Query;
import io.trunkline.protocol.SaslInitialResponse;
import io.trunkline.protocol.SaslResponse;
import io.trunkline.protocol.auth.ChannelBinding;
import io.trunkline.protocol.auth.ScramException;
import io.trunkline.protocol.auth.ScramServer;
import io.trunkline.session.MemorySession;
import io.trunkline.wire.ArrayCache;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * One session that runs a program, seen from the server: which statements the client has sent, and to which of them what is
 * sent back must go.
 *
 * <p>By the protocol everything up to the n-th ReadyForQuery answers the n-th flight, whatever else was done to the stream.
 * Rows carry a number in the place of their token, so a value tells where it was sent.
 */
final class Conversation implements Program.Client, MemorySession.Server, FrontendHandler {
    static final String PASSWORD = "correct horse";
    private static final String NONE = "";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int TOKEN = 10;
    private static final int ENDED = 1;
    private static final int FAILED = 2;

    private final MemorySession.Server server;
    private final MemorySession session;
    private final FrontendReader fromClient;
    private final Map<String, Probe> probes = new LinkedHashMap<>();

    /** Those that answer all their rows. */
    private final List<String> streams = new ArrayList<>();

    /** By flight, the statement it was for; nothing for scripts. The start is the first. */
    private final List<String> flights = new ArrayList<>();

    /** By token, the flight that was being answered. */
    private final List<Integer> tokens = new ArrayList<>();

    /** By flight, how many rows were sent in answer. */
    private final List<Integer> rows = new ArrayList<>();

    /** By flight, whether the server has said that it ended, that it failed, or both. */
    private final List<Integer> outcomes = new ArrayList<>();

    private final Program program;
    private boolean begun;
    private String bound = NONE;
    private boolean syncOfCopyFail;
    private int answered;
    private byte[] scramAnswer = {};
    private @Nullable ScramServer scram;

    Conversation(PgConfig config, MemorySession.Loop loop, Program program, boolean slow) {
        this(config, loop, program, slow, (bytes, size) -> {});
    }

    /** @param server told, too, of what the client sends */
    Conversation(PgConfig config, MemorySession.Loop loop, Program program, boolean slow, MemorySession.Server server) {
        this.server = server;
        this.program = program;
        this.fromClient = new FrontendReader(MessageLimits.defaults(), new ArrayCache());
        this.session = new MemorySession(config, loop, this, slow);
        flights.add(NONE);
        rows.add(0);
        outcomes.add(0);
    }

    MemorySession session() {
        return session;
    }

    /** Begins the program as soon as there is a session; what the client wants to say is said. */
    void turn() {
        session.turn();
        if (session.isReady() && !begun) {
            begun = true;
            program.run(this);
            session.turn();
        }
    }

    /** Whoever is slow asks for one more. */
    boolean demand() {
        boolean asked = false;
        for (Probe probe : List.copyOf(probes.values())) {
            if (!probe.isOver()) {
                probe.request(1);
                asked = true;
            }
        }
        return asked;
    }

    /** Whether anybody has not heard of an end. */
    boolean isUnderWay() {
        return !begun || probes.values().stream().anyMatch(probe -> !probe.isOver());
    }

    /** How many flights have not been answered. */
    int owed() {
        return flights.size() - answered;
    }

    // ---- What the server sends

    /** A message as it leaves the server: with a token of its own, or the answer that only this client's nonce makes right. */
    byte[] prepared(byte[] piece) {
        if (!Messages.isWhole(piece)) {
            return piece;
        }
        return switch (piece[0]) {
            case 'C', 'I', 's' -> remembered(piece, ENDED);
            case 'E' -> remembered(piece, FAILED);
            case 'D' -> row(piece);
            case 'R' -> authentication(piece);
            case 'Z' -> {
                answered++;
                yield piece;
            }
            default -> piece;
        };
    }

    private byte[] remembered(byte[] piece, int what) {
        if (answered < outcomes.size()) {
            outcomes.set(answered, outcomes.get(answered) | what);
        }
        return piece;
    }

    private byte[] row(byte[] piece) {
        if (answered < rows.size()) {
            rows.set(answered, rows.get(answered) + 1);
        }
        if (piece.length < 11 + TOKEN || piece[10] != TOKEN || piece[11] != 't') {
            return piece;
        }
        byte[] marked = piece.clone();
        byte[] token = String.format("t%09d", tokens.size()).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(token, 0, marked, 11, TOKEN);
        tokens.add(answered);
        return marked;
    }

    private byte[] authentication(byte[] piece) {
        int code = piece.length < 9 ? -1 : piece[8];
        fromClient.expectPassword(
                code == 10
                        ? PasswordKind.SASL_INITIAL_RESPONSE
                        : code == 11 ? PasswordKind.SASL_RESPONSE : PasswordKind.PASSWORD);
        boolean isPlaceholder = (code == 11 || code == 12) && piece.length == 9 + 1 && piece[9] == '?';
        return isPlaceholder ? saslMessage(code, scramAnswer) : piece;
    }

    static byte[] saslMessage(int code, byte[] text) {
        byte[] message = new byte[9 + text.length];
        message[0] = 'R';
        ByteBuffer.wrap(message).putInt(1, message.length - 1).putInt(5, code);
        System.arraycopy(text, 0, message, 9, text.length);
        return message;
    }

    // ---- What the client sends

    @Override
    public void sent(byte[] bytes, int size) {
        System.arraycopy(bytes, 0, fromClient.reserve(size), fromClient.end(), size);
        fromClient.received(size);
        fromClient.read(this);
        server.sent(bytes, size);
    }

    @Override
    public void unexpected(FrontendMessage message) {}

    @Override
    public void on(Bind message) {
        byte[] name = message.values().isEmpty() ? null : message.values().get(0);
        bound = name == null ? "?" : new String(name, StandardCharsets.UTF_8);
    }

    @Override
    public void on(Query message) {
        flight(NONE);
    }

    @Override
    public void on(CopyFail message) {
        // A server that waits for data has passed over the flight's own Sync.
        syncOfCopyFail = answered < flights.size() && !flights.get(answered).equals(NONE);
    }

    @Override
    public void on(FrontendSignal signal) {
        if (signal == FrontendSignal.SYNC) {
            if (syncOfCopyFail) {
                syncOfCopyFail = false;
            } else {
                flight(bound);
                // A statement that is only described says nothing of its parameters.
                bound = NONE;
            }
        }
    }

    private void flight(String name) {
        flights.add(name);
        rows.add(0);
        outcomes.add(0);
    }

    @Override
    public void on(SaslInitialResponse message) {
        scram = new ScramServer(PASSWORD, new byte[] {1, 2, 3, 4}, 2, ChannelBinding.NONE, RANDOM);
        byte[] first = message.response();
        try {
            scramAnswer = scram.serverFirst(first == null ? new byte[0] : first);
        } catch (ScramException wrong) {
            throw new AssertionError("the client's first SCRAM message", wrong);
        }
    }

    @Override
    public void on(SaslResponse message) {
        try {
            scramAnswer = scram == null ? new byte[0] : scram.serverFinal(message.message());
        } catch (ScramException wrong) {
            // The challenge it answers may have been changed on its way.
            scramAnswer = new byte[] {'v', '='};
        }
    }

    // ---- What the program does

    @Override
    public PgClient sql() {
        return session.client();
    }

    @Override
    public void subscribe(String name, Publisher<?> publisher, Runnable then) {
        probe(name, publisher, new Probe(name, Long.MAX_VALUE, -1, then));
    }

    @Override
    public void all(String name, String sql, Runnable then) {
        streams.add(name);
        subscribe(name, sql().query(sql, name).all(Program::token), then);
    }

    @Override
    public void slow(String name, String sql) {
        streams.add(name);
        probe(name, sql().query(sql, name).all(Program::token), new Probe(name, 1, -1, () -> {}));
    }

    @Override
    public void cancelled(String name, String sql, int after) {
        probe(name, sql().query(sql, name).all(Program::token), new Probe(name, Long.MAX_VALUE, after, () -> {}));
    }

    private void probe(String name, Publisher<?> publisher, Probe probe) {
        if (probes.put(name, probe) != null) {
            throw new AssertionError("two operations named " + name);
        }
        publisher.subscribe(probe);
    }

    // ---- What must hold in the end

    Map<String, Probe> probes() {
        return probes;
    }

    /** @throws AssertionError if somebody was told too much, nothing, or what was meant for another */
    void requireRules() {
        probes.forEach((name, probe) -> {
            probe.requireRules();
            int before = -1;
            for (String value : probe.values()) {
                int token = token(value);
                if (token < 0) {
                    continue;
                }
                // The transaction's value is that of its last statement.
                int flight = tokens.get(token);
                String meant = flight < flights.size() ? flights.get(flight) : "nothing that was sent";
                if (!meant.equals(name) && !(name.equals("tx") && (meant.equals("a") || meant.equals("d")))) {
                    throw new AssertionError(name + " was given " + value + ", sent in answer to " + meant);
                }
                if (token <= before) {
                    throw new AssertionError(name + " was given " + value + " behind " + before);
                }
                before = token;
            }
        });
    }

    private int token(String value) {
        if (value.length() != TOKEN || value.charAt(0) != 't') {
            return -1;
        }
        int number = 0;
        for (int i = 1; i < TOKEN; i++) {
            int digit = value.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number < tokens.size() ? number : -1;
    }

    /**
     * @throws AssertionError if a statement has succeeded of which the server has not said so, or a stream with less, or more,
     *     than was sent in answer to it
     */
    void requireComplete() {
        for (int i = 1; i < flights.size(); i++) {
            Probe probe = probes.get(flights.get(i));
            if (probe != null && probe.hasCompleted() && outcomes.get(i) != ENDED) {
                throw new AssertionError(flights.get(i) + " succeeded, and its outcome was " + outcomes.get(i));
            }
        }
        for (String name : streams) {
            Probe probe = probes.get(name);
            int flight = flights.indexOf(name);
            if (probe != null && probe.hasCompleted() && probe.values().size() != rows.get(flight)) {
                throw new AssertionError(
                        name + " completed with " + probe.values().size() + " rows of " + rows.get(flight));
            }
        }
    }
}
