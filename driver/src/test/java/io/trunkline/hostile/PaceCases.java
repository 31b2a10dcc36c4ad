// SPDX-License-Identifier: Apache-2.0
package io.trunkline.hostile;

import static io.trunkline.hostile.HostileCase.concat;
import static io.trunkline.hostile.HostileCase.octets;
import static io.trunkline.hostile.HostileCase.play;

import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.ParameterStatus;
import io.trunkline.protocol.SaslInitialResponse;
import io.trunkline.session.Flights;
import io.trunkline.testkit.script.Script;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Servers that fall silent, take their time, or leave. */
final class PaceCases {
    private static final Authentication SCRAM = new Authentication.Sasl(List.of("SCRAM-SHA-256"));
    private static final String GIVEN_UP = "no session within 400 ms";
    private static final String CLOSED = "closed the connection";

    /** How far the server goes before that. */
    private record Point(String name, UnaryOperator<Script> steps) {}

    private record End(String name, UnaryOperator<Script> step) {}

    private PaceCases() {}

    static Stream<HostileCase> all() {
        return Stream.of(silences(), slow(), ends()).flatMap(cases -> cases);
    }

    private static Stream<Point> points() {
        return Stream.of(
                new Point("at once", it -> it),
                new Point("after 1 byte", it -> it.bytes(octets('R'))),
                new Point("within a length", it -> it.bytes(octets('R', 0, 0))),
                new Point("within a message", it -> it.bytes(octets('R', 0, 0, 0, 8, 0))),
                new Point("in SCRAM", it -> it.send(SCRAM).expect(SaslInitialResponse.class)),
                new Point("let in", it -> it.send(new Authentication.Ok())),
                new Point("all but ready", Script::letIn),
                new Point("all but the last byte", it -> it.letIn().bytes(octets('Z', 0, 0, 0, 5))));
    }

    private static Stream<HostileCase> silences() {
        return points().map(point -> play(
                        "C3, B7: silence, " + point.name(),
                        Scene.STARTUP,
                        (script, delivery, loop) -> point.steps().apply(script),
                        GIVEN_UP)
                .timesOut());
    }

    private static Stream<HostileCase> slow() {
        byte[] endless = concat(
                Flights.bytes(new Authentication.Ok()),
                Flights.bytes(new ParameterStatus("application_name", "x".repeat(1_000))));
        return Stream.of(
                play(
                                "B7: slow-loris, a byte every 20 ms",
                                Scene.STARTUP,
                                (script, delivery, loop) -> dribble(script, endless, 40),
                                GIVEN_UP)
                        .timesOut(),
                play(
                                "B7: slow-loris before Ok, a notice every 20 ms",
                                Scene.STARTUP,
                                (script, delivery, loop) -> script.repeat(
                                        40, it -> it.flood(1, HostileCase.message('N', HostileCase.text("SNOTICE\0\0")))
                                                .delay(Duration.ofMillis(20))),
                                GIVEN_UP)
                        .timesOut());
    }

    private static Script dribble(Script script, byte[] bytes, int count) {
        Script dribbling = script;
        for (int i = 0; i < count; i++) {
            dribbling = dribbling.flood(1, bytes[i]).delay(Duration.ofMillis(20));
        }
        return dribbling;
    }

    private static Stream<HostileCase> ends() {
        List<End> ends = List.of(
                new End("half-close", Script::halfClose),
                new End("close", Script::close),
                new End("reset", Script::reset));
        byte[] answer = Flights.bytes(Flights.firstAnswer("token"));
        byte[] begun = java.util.Arrays.copyOf(answer, answer.length - 12);
        return ends.stream()
                .flatMap(end -> Stream.concat(
                        points().map(point -> play(
                                "B7, C1: " + end.name() + ", " + point.name(),
                                Scene.STARTUP,
                                (script, delivery, loop) ->
                                        end.step().apply(point.steps().apply(script)),
                                "cannot connect to")),
                        Stream.of(
                                play(
                                        "B7, C1: " + end.name() + " in place of an answer",
                                        Scene.STATEMENTS,
                                        (script, delivery, loop) -> end.step().apply(script),
                                        said(end)),
                                play(
                                                "B4: E with no Z, then " + end.name(),
                                                Scene.STATEMENTS,
                                                (script, delivery, loop) -> end.step()
                                                        .apply(script.send(
                                                                Flights.error("ERROR", "22012", "division"))),
                                                said(end))
                                        .ownError("22012"),
                                play(
                                        "B4: Z missing, then " + end.name(),
                                        Scene.STATEMENTS,
                                        (script, delivery, loop) -> end.step().apply(script.bytes(begun)),
                                        said(end)),
                                play(
                                        "B7, C1: " + end.name() + " while idle",
                                        Scene.IDLE,
                                        (script, delivery, loop) -> end.step().apply(script),
                                        said(end)),
                                play(
                                        "B7, C1: " + end.name() + " in a script",
                                        Scene.SCRIPT,
                                        (script, delivery, loop) -> end.step().apply(script),
                                        said(end)))));
    }

    /** A reset, and a close with bytes unread, are told as the operating system names them. */
    private static String said(End end) {
        return end.name().equals("half-close") ? CLOSED : "is gone";
    }
}
