// SPDX-License-Identifier: Apache-2.0
package io.trunkline.hostile;

import static io.trunkline.hostile.HostileCase.concat;
import static io.trunkline.hostile.HostileCase.header;
import static io.trunkline.hostile.HostileCase.int32;
import static io.trunkline.hostile.HostileCase.message;
import static io.trunkline.hostile.HostileCase.octets;
import static io.trunkline.hostile.HostileCase.play;
import static io.trunkline.hostile.HostileCase.text;

import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.SaslInitialResponse;
import io.trunkline.session.Flights;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Servers that send more than anybody can keep: what is held stays within the limits that were configured. */
final class FloodCases {
    private static final int MIB = 1 << 20;

    /** What one connection may hold of which no limit speaks: its objects, a socket's buffers, what the JVM does meanwhile. */
    private static final long SLACK = 6L * MIB;

    private static final int MESSAGE_LIMIT = 4 * MIB;

    private static final String TOO_LONG = "longer than 65536 bytes";
    private static final String GIVEN_UP = "no session within 400 ms";
    private static final byte[] MEGABYTE = new byte[MIB];
    private static final byte[] NONSENSE = octets('~', 0, 0, 0, 4);

    private FloodCases() {}

    static Stream<HostileCase> all() {
        return Stream.concat(beforeSession(), inSession());
    }

    /** A header and as many bytes as the client takes. */
    private static HostileCase announced(String id, Scene scene, byte[] before, String... said) {
        return play(id, scene, (script, delivery, loop) -> script.bytes(before).flood(300, MEGABYTE), said)
                .flood(SLACK);
    }

    /** The same messages over and over, and then something that ends it. */
    private static HostileCase repeated(String id, Scene scene, byte[] before, byte[] message, int mebibytes) {
        byte[] burst = burst(message);
        return play(
                        id,
                        scene,
                        (script, delivery, loop) -> script.bytes(before)
                                .flood(mebibytes * MIB / burst.length, burst)
                                .flood(1, NONSENSE),
                        "no message from a server is of this type")
                .flood(2L * MESSAGE_LIMIT + SLACK)
                .with(it -> it.messageLimit(MESSAGE_LIMIT));
    }

    /** Before there is a session it is the time that ends it. */
    private static HostileCase endless(String id, byte[] before, byte[] message) {
        byte[] burst = burst(message);
        return play(
                        id,
                        Scene.STARTUP,
                        (script, delivery, loop) -> script.bytes(before).flood(Integer.MAX_VALUE, burst),
                        GIVEN_UP)
                .timesOut()
                .flood(SLACK);
    }

    private static byte[] burst(byte[] message) {
        byte[][] many = new byte[Math.max(1, 64 * 1024 / message.length)][];
        Arrays.fill(many, message);
        return concat(many);
    }

    private static Stream<HostileCase> beforeSession() {
        byte[] ok = Flights.bytes(new Authentication.Ok());
        byte[] scram = Flights.bytes(new Authentication.Sasl(List.of("SCRAM-SHA-256")));
        return Stream.of(
                announced(
                        "0: header says 2 GiB S, bytes keep coming",
                        Scene.STARTUP,
                        concat(ok, header('S', Integer.MAX_VALUE)),
                        TOO_LONG),
                announced(
                        "0: header says 2 GiB D before Ok, bytes keep coming",
                        Scene.STARTUP,
                        header('D', Integer.MAX_VALUE),
                        TOO_LONG),
                announced(
                        "A12: 10⁶ mechanisms", Scene.STARTUP, concat(header('R', 8 + 3_000_001), int32(10)), TOO_LONG),
                play(
                                "A12: a nonce of 1 MiB",
                                Scene.STARTUP,
                                (script, delivery, loop) -> script.bytes(scram)
                                        .expect(SaslInitialResponse.class)
                                        .bytes(concat(header('R', 8 + MIB), int32(11)))
                                        .flood(1, MEGABYTE),
                                TOO_LONG)
                        .flood(SLACK),
                announced(
                        "A20: 1 MiB of error text before Ok",
                        Scene.STARTUP,
                        concat(header('E', MIB), text("SFATAL\0M")),
                        TOO_LONG),
                announced(
                        "A20: 1 MiB of notice before Ok",
                        Scene.STARTUP,
                        concat(header('N', MIB), text("SNOTICE\0M")),
                        TOO_LONG),
                endless("B2: never-ending NoticeResponse before Ok", octets(), message('N', text("SNOTICE\0Mx\0\0"))),
                endless(
                        "B2: never-ending NoticeResponse of 60 KB before Ok",
                        octets(),
                        message('N', text("SNOTICE\0M" + "x".repeat(60_000) + "\0\0"))),
                endless(
                        "B2: never-ending NotificationResponse before Ok",
                        octets(),
                        message('A', int32(1), text("c\0" + "x".repeat(60_000) + "\0"))),
                endless("B2: never-ending NoticeResponse after Ok", ok, message('N', text("SNOTICE\0Mx\0\0"))),
                endless("B2: never-ending ParameterStatus of one name", ok, message('S', text("TimeZone\0UTC\0"))),
                endless(
                        "B2: never-ending ParameterStatus of one name and 60 KB",
                        ok,
                        message('S', text("TimeZone\0" + "x".repeat(60_000) + "\0"))));
    }

    private static Stream<HostileCase> inSession() {
        byte[] rows = Flights.bytes(StatementCases.ROWS_BEGIN);
        byte[] notice = message('N', text("SNOTICE\0Mx\0\0"));
        return Stream.of(
                announced(
                        "0: header says 2 GiB D, bytes keep coming",
                        Scene.STATEMENTS,
                        concat(rows, header('D', Integer.MAX_VALUE)),
                        "longer than 1073741823 bytes"),
                announced(
                        "0: header says 2 GiB S mid-session, bytes keep coming",
                        Scene.STATEMENTS,
                        header('S', Integer.MAX_VALUE),
                        TOO_LONG),
                announced(
                                "B: a row one byte longer than is allowed",
                                Scene.STATEMENTS,
                                concat(rows, header('D', MESSAGE_LIMIT + 1)),
                                "longer than 4194304 bytes")
                        .with(it -> it.messageLimit(MESSAGE_LIMIT)),
                play(
                                "B: a row as long as is allowed, all but the end of it",
                                Scene.STATEMENTS,
                                (script, delivery, loop) -> script.bytes(concat(rows, header('D', MESSAGE_LIMIT)))
                                        .flood(3, MEGABYTE)
                                        .flood(1, new byte[MIB - 100])
                                        .halfClose(),
                                "closed the connection")
                        // The array that is being outgrown and the one that takes its place.
                        .flood(2L * MESSAGE_LIMIT + SLACK)
                        .with(it -> it.messageLimit(MESSAGE_LIMIT)),
                announced(
                                "B: an error longer than is allowed",
                                Scene.STATEMENTS,
                                header('E', MESSAGE_LIMIT + 1),
                                "longer than 4194304 bytes")
                        .with(it -> it.messageLimit(MESSAGE_LIMIT)),
                announced(
                                "B: a description longer than is allowed",
                                Scene.STATEMENTS,
                                concat(octets('1', 0, 0, 0, 4), header('T', MESSAGE_LIMIT + 1)),
                                "longer than 4194304 bytes")
                        .with(it -> it.messageLimit(MESSAGE_LIMIT)),
                repeated("B: 32 MiB of notices to one statement", Scene.STATEMENTS, octets(), notice, 32),
                repeated("B: 32 MiB of notices while idle", Scene.IDLE, octets(), notice, 32),
                repeated(
                        "B4: 32 MiB of notifications of 1 MiB among rows",
                        Scene.STATEMENTS,
                        rows,
                        message('A', int32(1), text("c\0" + "x".repeat(MIB) + "\0")),
                        32),
                repeated(
                        "B: 32 MiB of one parameter mid-session",
                        Scene.STATEMENTS,
                        octets(),
                        message('S', text("TimeZone\0UTC\0")),
                        32),
                repeated(
                        "B: 32 MiB of rows to a script",
                        Scene.SCRIPT,
                        Flights.bytes(Flights.columns(io.trunkline.codec.PgType.TEXT)),
                        Flights.bytes(Flights.row("x")),
                        32));
    }
}
