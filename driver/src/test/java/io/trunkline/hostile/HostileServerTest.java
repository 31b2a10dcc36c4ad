// SPDX-License-Identifier: Apache-2.0
package io.trunkline.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.protocol.Authentication;
import io.trunkline.session.Flights;
import io.trunkline.testkit.script.Script;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A server may do what it likes: everybody who waits for it is told once, by an error that says what happened, in the time
 * that was given, and the connection is closed on both ends. What is held meanwhile stays within its limit, and no turn of
 * the event loop takes longer than {@value HostileRun#STALL_MILLIS} ms of CPU.
 *
 * <p>The same holds, and the same is said, when the bytes come one by one; all but the words holds when they end in the
 * middle.
 */
class HostileServerTest {
    /** Bytes between the places at which a hostile answer is cut off; more in long ones. */
    private static final int STRIDE = 11;

    private static WatchedLoop loop;

    @BeforeAll
    static void warmUp() {
        loop = new WatchedLoop();
        // What a first connection loads and compiles is no server's fault.
        for (Scene scene : Scene.values()) {
            all().filter(it -> it.scene == scene && !it.isFlood() && !it.isTimingOut())
                    .limit(scene == Scene.DIAL ? Long.MAX_VALUE : 5)
                    .forEach(it -> new HostileRun(it, loop).warmUp());
        }
        // Work that is large and allowed takes some rounds to be compiled.
        for (int round = 0; round < 3; round++) {
            all().filter(it -> it.scene == Scene.STATEMENTS && !it.isFlood() && it.memory() > HostileCase.LITTLE_MEMORY)
                    .forEach(it -> new HostileRun(it, loop).warmUp());
        }
    }

    @AfterAll
    static void close() {
        loop.close();
    }

    static Stream<HostileCase> all() {
        return Stream.of(
                        StartupCases.all(),
                        ProofCases.all(),
                        TlsCases.all(),
                        FramingCases.all(),
                        StatementCases.all(),
                        CopyCases.all(),
                        PaceCases.all(),
                        FloodCases.all())
                .flatMap(cases -> cases);
    }

    @Test
    void everyCaseHasANameOfItsOwn() {
        Set<String> names = new HashSet<>();
        assertThat(all().map(HostileCase::toString)).allMatch(names::add).hasSizeGreaterThan(120);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void everyCaseEndsInAnErrorThatSaysWhatHappened(HostileCase it) {
        HostileRun run = new HostileRun(it, loop);
        List<String> whole = run.play(Delivery.WHOLE);
        if (it.isSplittable()) {
            assertThat(run.play(Delivery.BYTE_BY_BYTE)).isEqualTo(whole);
        }
    }

    // ---- Cut off
    // -----------------------------------------------------------------------------------------------------

    /** How a connection ends in the middle. */
    record End(String name, UnaryOperator<Script> step) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<End> ends() {
        return Stream.of(new End("half-close", Script::halfClose), new End("reset", Script::reset));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void aGoodConversationMayEndAtAnyByte(End end) {
        HostileCase answer =
                HostileCase.messages("a good answer", Scene.STATEMENTS, Flights.firstAnswer("token", "more"));
        HostileCase start = HostileCase.bytes(
                "a good start",
                Scene.STARTUP,
                Flights.bytes(
                        new Authentication.Ok(),
                        new io.trunkline.protocol.ParameterStatus("TimeZone", "UTC"),
                        new io.trunkline.protocol.BackendKeyData(1, new byte[4]),
                        Flights.READY));
        for (HostileCase good : List.of(answer, start)) {
            int length = good.bytes == null ? 0 : good.bytes.length;
            for (int at = 0; at < length; at++) {
                new HostileRun(good, loop).playCutOff(at, end.step());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ends")
    void aHostileAnswerMayEndInTheMiddle(End end) {
        List<HostileCase> cases = Stream.of(StatementCases.all(), StartupCases.all(), CopyCases.all())
                .flatMap(it -> it)
                .filter(HostileCase::isSplittable)
                .toList();
        for (HostileCase it : cases) {
            byte[] bytes = it.bytes;
            if (bytes != null) {
                int length = it.scene.before().length + bytes.length;
                // From the end, so that the last byte is always missing once.
                IntStream.iterate(length - 1, at -> at >= 0, at -> at - STRIDE * (1 + length / 70))
                        .forEach(at -> new HostileRun(it, loop).playCutOff(at, end.step()));
            }
        }
    }
}
