// SPDX-License-Identifier: Apache-2.0
package io.trunkline.fuzz;

import io.trunkline.PgConfig;
import io.trunkline.error.PgException;
import io.trunkline.session.MemorySession;
import io.trunkline.testkit.gate.DroppedSignals;
import io.trunkline.wire.ArrayCache;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * A live session with a client that runs a program, and a server whose side of a recorded conversation was tampered with:
 * every publisher ends once, with an error of ours or what was sent in answer to it; nothing is thrown at the socket, nothing
 * is dropped, and in the end nothing is left.
 *
 * <pre>
 * | program, 1 byte | size of the pieces, 1 byte | how, 1 byte | stream |
 *
 * how 1: the socket is full after each buffer        2, 4, 6: how it ends
 *     8: somebody asks for rows after each message  16: the event loop takes a turn after each piece
 * </pre>
 */
final class SessionTarget implements Target {
    static final int HEADER = 3;

    /** Tight, so that limits are met. */
    static final PgConfig CONFIG = PgConfig.defaults().with(it -> it.host("localhost")
            .port(5432)
            .user("app")
            .database("app")
            .password(Conversation.PASSWORD)
            .scramIterationLimit(64)
            .messageLimit(1 << 20)
            .rowBufferBytes(600)
            .pipelineLimit(8)
            .statementCacheSize(3));

    private final MemorySession.Loop loop = new MemorySession.Loop();

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (byte[] recorded : Corpus.of(SessionTarget.class, "session")) {
            seeds.add(recorded);
            seeds.add(withScram(recorded));
        }
        seeds.addAll(Corpus.of(SessionTarget.class, "session-found"));
        return seeds;
    }

    /** The same conversation, but begun by SCRAM; a question mark stands for what only the client's nonce makes right. */
    private static byte[] withScram(byte[] recorded) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.write(recorded, 0, HEADER);
        byte[] mechanisms = "SCRAM-SHA-256\0\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        stream.writeBytes(Conversation.saslMessage(10, mechanisms));
        stream.writeBytes(Conversation.saslMessage(11, new byte[] {'?'}));
        stream.writeBytes(Conversation.saslMessage(12, new byte[] {'?'}));
        stream.write(recorded, HEADER, recorded.length - HEADER);
        return stream.toByteArray();
    }

    @Override
    public byte[] change(byte[] input, Mutator mutator) {
        byte[] changed = mutator.oneIn(12) ? mutator.bytes(input, HEADER) : Messages.change(input, HEADER, mutator);
        if (changed.length >= HEADER) {
            // Nearly always the program that the stream was recorded with.
            if (mutator.oneIn(16)) {
                changed[0] = (byte) mutator.below(Program.values().length);
            }
            changed[1] = (byte) mutator.below(256);
            changed[2] = (byte) mutator.below(256);
        }
        return changed;
    }

    @Override
    public int run(byte[] input) {
        return input.length < HEADER ? 0 : converse(input, false);
    }

    /** Plays the conversation; if it is as it was recorded, everything must go well. */
    int converse(byte[] input, boolean unchanged) {
        List<Program> programs = List.of(Program.values());
        Program program = programs.get((input[0] & 0xFF) % programs.size());
        int how = input[2];
        Conversation conversation = new Conversation(CONFIG, loop, program, (how & 1) != 0);
        MemorySession session = conversation.session();
        int pieceSize = (input[1] & 3) == 0 ? Integer.MAX_VALUE : 1 + (input[1] & 0xFF) / 4;
        Feed feed = new Feed(conversation, pieceSize, how, input.length);
        conversation.turn();
        for (byte[] message : Messages.split(input, HEADER)) {
            feed.add(message);
            if ((how & 8) != 0) {
                conversation.demand();
            }
        }
        feed.flush();
        conversation.turn();
        end(conversation, how >> 1 & 3, unchanged);
        conversation.requireRules();
        conversation.requireComplete();
        session.requireEnd();
        List<Object> dropped = DroppedSignals.take();
        if (!dropped.isEmpty()) {
            throw new AssertionError("dropped, by this input or one at the same time: " + dropped);
        }
        return behaviour(conversation, program);
    }

    private static void end(Conversation conversation, int how, boolean unchanged) {
        MemorySession session = conversation.session();
        if (unchanged) {
            for (int i = 0; i < 100 && conversation.demand(); i++) {
                conversation.turn();
            }
            conversation.probes().forEach((name, probe) -> {
                if (!probe.isOver()) {
                    throw new AssertionError(name + " has no answer");
                }
            });
        }
        Mono<Void> closing = session.closing();
        Probe closed = new Probe("close", 1, -1, () -> {});
        switch (how) {
            case 0 -> session.hangUp(null);
            case 1 -> session.hangUp(new IOException("Connection reset by peer"));
            case 2 -> closing.subscribe(closed);
            default -> {
                // Silence: whatever timers there are may be over before somebody loses patience.
                for (int i = 0; i < 3 && session.elapse(); i++) {
                    conversation.turn();
                }
            }
        }
        conversation.turn();
        if (how != 2) {
            closing.subscribe(closed);
        }
        // A close waits for demand, for the answers that are owed, and at last for nothing.
        int patience = 200;
        while (!closed.isOver() && patience-- > 0) {
            boolean going = conversation.demand();
            going |= session.turn();
            if (!going || patience < 100) {
                session.elapse();
            }
        }
        closed.requireRules();
        // Those behind the last value of a stream that was slow.
        for (int i = 0; i < 100 && conversation.demand(); i++) {
            session.turn();
        }
    }

    private static int behaviour(Conversation conversation, Program program) {
        int hash = program.name().hashCode();
        for (Probe probe : conversation.probes().values()) {
            Throwable failure = probe.failure();
            hash = 31 * hash + Math.min(2, probe.values().size());
            hash = 31 * hash + (failure == null ? 1 : kind(failure));
        }
        Throwable refusal = conversation.session().refusal();
        return 31 * hash + (refusal == null ? 0 : kind(refusal));
    }

    private static int kind(Throwable failure) {
        Throwable cause = failure.getCause();
        String message = String.valueOf(cause == null ? failure.getMessage() : cause.getMessage());
        int hash = failure.getClass().getName().hashCode();
        for (int i = 0; i < Math.min(60, message.length()); i++) {
            char c = message.charAt(i);
            hash = c >= '0' && c <= '9' ? hash : 31 * hash + c;
        }
        if (!(failure instanceof PgException)) {
            throw new AssertionError("the start was refused with " + failure, failure);
        }
        return hash;
    }

    /** Sends messages in pieces, never ahead of what a server could have been asked. */
    private static final class Feed {
        private final Conversation conversation;
        private final MemorySession session;
        private final int pieceSize;
        private final boolean turns;
        private final int most;
        private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

        Feed(Conversation conversation, int pieceSize, int how, int length) {
            this.conversation = conversation;
            this.session = conversation.session();
            this.pieceSize = pieceSize;
            this.turns = (how & 16) != 0;
            this.most = 2 * (length + ArrayCache.ARRAY_SIZE) + 4096;
        }

        void add(byte[] message) {
            byte[] prepared = conversation.prepared(message);
            pending.writeBytes(prepared);
            boolean isTurn =
                    prepared.length > 0 && (prepared[0] == 'R' || (prepared[0] == 'Z' && conversation.owed() <= 0));
            if (isTurn) {
                flush();
                conversation.turn();
            }
        }

        void flush() {
            byte[] bytes = pending.toByteArray();
            pending.reset();
            for (int at = 0; at < bytes.length && !session.isClosed(); ) {
                if (!session.isReading() && !conversation.demand()) {
                    throw new AssertionError("nobody reads, and nobody is left to ask for more");
                }
                int length = Math.min(pieceSize, bytes.length - at);
                int held = session.receive(bytes, at, length);
                if (held > most) {
                    throw new AssertionError(held + " bytes of memory for no more than " + most / 2);
                }
                at += length;
                if (turns) {
                    session.readComplete();
                    conversation.turn();
                }
            }
            session.readComplete();
        }
    }

    static byte[] input(Program program, byte[] stream) {
        byte[] input =
                Arrays.copyOf(new byte[] {(byte) List.of(Program.values()).indexOf(program)}, HEADER + stream.length);
        System.arraycopy(stream, 0, input, HEADER, stream.length);
        return input;
    }

    /** Numbers of many digits may come from anywhere in a row, and the first of a size makes the powers of ten that are kept. */
    @Override
    public long memoryLimit(byte[] input) {
        return (16L << 20) + 1024L * input.length;
    }
}
