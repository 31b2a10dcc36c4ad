// SPDX-License-Identifier: Apache-2.0
package io.trunkline.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.ConnectionException;
import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.SslMode;
import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.hostile.Asked.Fate;
import io.trunkline.testkit.script.Script;
import io.trunkline.testkit.script.ScriptedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Plays one case against one new connection, and holds what comes of it against what is promised. */
final class HostileRun {
    static final String PASSWORD = "correct horse";

    /** The time for connecting where the server never comes to the point. */
    static final Duration HASTE = Duration.ofMillis(400);

    /** Within this all must have ended; on a machine with other things to do, which is no concern of the driver's. */
    private static final long PATIENCE_MILLIS = 10_000;

    /** More than a socket's buffers are sure to take: the client may be gone before all of it is written. */
    private static final int LARGE = 32 * 1024;

    private static final Duration SOON = Duration.ofMillis(PATIENCE_MILLIS);

    /** What one turn of the event loop may cost. */
    static final long STALL_MILLIS = 50;

    /** Faults of ours, not of a server: wherever they stand in an error they say that somebody forgot to look. */
    private static final List<Class<? extends Throwable>> BUGS = List.of(
            NullPointerException.class,
            IndexOutOfBoundsException.class,
            ClassCastException.class,
            NegativeArraySizeException.class,
            ArithmeticException.class,
            IllegalStateException.class,
            UnsupportedOperationException.class,
            java.nio.BufferUnderflowException.class,
            StackOverflowError.class,
            OutOfMemoryError.class);

    private final HostileCase played;
    private final WatchedLoop loop;
    private boolean warmingUp;

    HostileRun(HostileCase played, WatchedLoop loop) {
        this.played = played;
        this.loop = loop;
    }

    /** {@return how each statement ended, or the attempt to connect, without the port} */
    List<String> play(Delivery delivery) {
        return play(script -> begin(script, delivery).expectEnd(), played.said);
    }

    private Script begin(Script script, Delivery delivery) {
        Script begun = played.scene.begin(script);
        if (played.bytes == null) {
            return played.play.act(begun, delivery, loop);
        }
        byte[] bytes = HostileCase.concat(played.scene.before(), played.bytes);
        return bytes.length > LARGE ? begun.flood(1, bytes) : delivery.send(begun, loop, () -> bytes);
    }

    /** Plays it for the sake of what is loaded and compiled on the way; what it costs does not count. */
    void warmUp() {
        warmingUp = true;
        play(Delivery.WHOLE);
        warmingUp = false;
    }

    private List<String> play(UnaryOperator<Script> script, List<String> said) {
        loop.watch();
        List<String> endings;
        try (ScriptedServer server = played.scene == Scene.DIAL
                        ? ScriptedServer.startForEach(script)
                        : ScriptedServer.start(script);
                MemoryWatch memory = played.isFlood() ? new MemoryWatch() : null) {
            endings = played.scene.isBeforeSession() ? connect(server, said) : converse(server, said);
            if (warmingUp) {
                return endings;
            }
            assertThat(loop.longestTurnMillis())
                    .as("the CPU time of the event loop's longest turn, in ms")
                    .isLessThanOrEqualTo(STALL_MILLIS);
            if (memory == null) {
                assertThat(loop.allocated()).as("bytes allocated").isLessThan(played.memory());
            } else {
                assertThat(memory.growth()).as("bytes held at most").isLessThan(played.memory());
            }
        }
        return endings;
    }

    private PgConfig config(ScriptedServer server) {
        return played.configure(PgConfig.defaults().with(it -> it.host("127.0.0.1")
                .port(server.port())
                .sslMode(SslMode.DISABLE)
                .user("ada")
                .database("shop")
                .password(PASSWORD)
                .pipelineLimit(2)));
    }

    // ---- Before there is a session
    // -----------------------------------------------------------------------------------

    private List<String> connect(ScriptedServer server, List<String> said) {
        PgConfig config = config(server);
        long start = System.nanoTime();
        Asked attempt =
                Asked.ask("the attempt to connect", Fate.NOT_SENT, PgConnection.connect(config, loop.transport()));
        attempt.await(PATIENCE_MILLIS);
        long millis = (System.nanoTime() - start) / 1_000_000;
        assertThat(attempt.value()).as("what was let in").isNull();
        assertLost(attempt, server, said);
        if (played.isTimingOut()) {
            assertThat(millis).isGreaterThanOrEqualTo(HASTE.toMillis() - 5);
        } else {
            assertThat(millis)
                    .as("ms until the attempt ended")
                    .isLessThan(config.connectTimeout().toMillis());
        }
        server.awaitDone(SOON);
        attempt.assertEndedOnce();
        return List.of(ending(attempt, server));
    }

    // ---- In a session
    // ------------------------------------------------------------------------------------------------

    private List<String> converse(ScriptedServer server, List<String> said) {
        PgConnection connection =
                PgConnection.connect(config(server), loop.transport()).block(SOON);
        assertThat(connection).isNotNull();
        List<Asked> asked = new ArrayList<>(played.scene.ask(connection, played.isOwnError()));
        asked.forEach(each -> each.await(PATIENCE_MILLIS));
        server.awaitDone(SOON);
        // An end that the server brought about is on its way, and seen to in one of the loop's next turns.
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (connection.isOpen() && System.nanoTime() - deadline < 0) {
            loop.turn();
        }
        assertThat(connection.isOpen()).as("isOpen").isFalse();
        asked.add(Asked.ask("one that comes too late", Fate.NOT_SENT, connection.execute("select too late"))
                .await(PATIENCE_MILLIS));
        connection.close().block(SOON);

        List<String> endings = new ArrayList<>();
        for (Asked each : asked) {
            each.assertEndedOnce();
            switch (each.fate()) {
                case UNKNOWN, NOT_SENT -> assertLost(each, server, said);
                case OWN_ERROR -> assertOwn(each);
                case ANSWERED -> assertThat(each.failure()).isNull();
            }
            endings.add(ending(each, server));
        }
        return endings;
    }

    private void assertOwn(Asked asked) {
        assertTyped(asked.failure());
        PgException own = (PgException) asked.failure();
        assertThat(own).isNotNull();
        assertThat(own.sqlState()).as(asked.toString()).isEqualTo(played.ownState());
    }

    private void assertLost(Asked asked, ScriptedServer server, List<String> said) {
        Throwable failure = asked.failure();
        assertTyped(failure);
        assertThat(failure)
                .as(asked.toString())
                .isInstanceOf(ConnectionException.class)
                .hasMessageContaining("127.0.0.1:" + server.port())
                .hasMessageContainingAll(said.toArray(CharSequence[]::new));
        PgException lost = (PgException) failure;
        assertThat(lost.outcome()).isEqualTo(asked.fate() == Fate.UNKNOWN ? Outcome.UNKNOWN : Outcome.NOT_SENT);
        if (played.sqlState() != null) {
            assertThat(lost.sqlState()).isEqualTo(played.sqlState());
        }
    }

    /** One of the driver's own errors, which is not the wrapping of a mistake, and tells no secret. */
    static void assertTyped(@Nullable Throwable failure) {
        assertThat(failure).isInstanceOf(PgException.class);
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertThat(cause).isNotInstanceOfAny(BUGS.toArray(Class<?>[]::new));
            assertThat(cause.toString()).doesNotContain(PASSWORD);
        }
    }

    private static String ending(Asked asked, ScriptedServer server) {
        return asked.toString().replace(":" + server.port(), ":port");
    }

    // ---- Cut off
    // -----------------------------------------------------------------------------------------------------

    /** The same up to some byte; then the connection ends in some way. Words are not promised, all else is. */
    void playCutOff(int length, UnaryOperator<Script> end) {
        byte[] all = HostileCase.concat(played.scene.before(), played.bytes == null ? new byte[0] : played.bytes);
        byte[] begun = java.util.Arrays.copyOf(all, length);
        UnaryOperator<Script> script = it -> end.apply(played.scene.begin(it).bytes(begun));
        loop.watch();
        try (ScriptedServer server =
                played.scene == Scene.DIAL ? ScriptedServer.startForEach(script) : ScriptedServer.start(script)) {
            List<Asked> asked = new ArrayList<>();
            PgConnection connection = null;
            if (played.scene.isBeforeSession()) {
                asked.add(Asked.ask(
                        "the attempt to connect",
                        Fate.NOT_SENT,
                        PgConnection.connect(config(server), loop.transport())));
            } else {
                connection =
                        PgConnection.connect(config(server), loop.transport()).block(SOON);
                assertThat(connection).isNotNull();
                asked.addAll(played.scene.ask(connection, played.isOwnError()));
            }
            for (Asked each : asked) {
                each.await(PATIENCE_MILLIS).assertEndedOnce();
                Throwable failure = each.failure();
                if (failure != null) {
                    assertTyped(failure);
                } else {
                    assertThat(each.fate()).as(each.toString()).isEqualTo(Fate.ANSWERED);
                }
            }
            if (connection != null) {
                connection.close().block(SOON);
                assertThat(connection.isOpen()).isFalse();
            }
        }
        assertThat(loop.longestTurnMillis()).isLessThanOrEqualTo(STALL_MILLIS);
    }
}
