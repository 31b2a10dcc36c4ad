// SPDX-License-Identifier: Apache-2.0
package io.trunkline.hostile;

import static io.trunkline.hostile.HostileCase.bytes;
import static io.trunkline.hostile.HostileCase.concat;
import static io.trunkline.hostile.HostileCase.header;
import static io.trunkline.hostile.HostileCase.octets;
import static io.trunkline.hostile.HostileCase.text;

import io.trunkline.protocol.MessageLimits;
import io.trunkline.session.Flights;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Types that no message has, and lengths that none can have. */
final class FramingCases {
    /** All that a server may send. */
    private static final String ASSIGNED = "RK23CdcGHWDIEVvnNAtS1sZT";

    /** Those that carry neither rows nor text of any length. */
    private static final String SMALL = "RK23CcGHWIvnS1sZ";

    /** The first byte of most that is not PostgreSQL, and the borders of ASCII and of a byte. */
    private static final int[] ODD_TYPES = {0, 1, 10, 13, ' ', 0x7F, 0x80, 0xFE, 0xFF};

    private FramingCases() {}

    static Stream<HostileCase> all() {
        return Stream.of(types(), lengths(), smallTypes(), otherProtocols()).flatMap(cases -> cases);
    }

    /** Every letter, digit and sign that stands for no message of a server's, those of clients' messages among them. */
    private static Stream<HostileCase> types() {
        return IntStream.concat(IntStream.of(ODD_TYPES), IntStream.range('!', 0x7F))
                .filter(type -> ASSIGNED.indexOf(type) < 0)
                .boxed()
                .flatMap(type -> Stream.of(Scene.STATEMENTS, Scene.STARTUP)
                        .map(scene -> bytes(
                                String.format("B1: type 0x%02x", type),
                                scene,
                                concat(header(type, 5), octets(0)),
                                "no message from a server is of this type")));
    }

    private static Stream<HostileCase> lengths() {
        Stream<HostileCase> tooShort = Stream.of(0, 1, 2, 3, -1, Integer.MIN_VALUE)
                .flatMap(length -> Stream.of(
                        bytes(
                                "B1: length " + length,
                                Scene.STATEMENTS,
                                rows(header('D', length)),
                                "a length must count"),
                        bytes("B1: length " + length, Scene.IDLE, header('N', length), "a length must count"),
                        bytes("B1: length " + length, Scene.STARTUP, header('R', length), "a length must count")));
        Stream<HostileCase> tooLong = Stream.of(Integer.MAX_VALUE, 1 << 30)
                .flatMap(length -> Stream.of(
                        bytes(
                                "0, B1: length " + length,
                                Scene.STATEMENTS,
                                rows(header('D', length)),
                                "longer than 1073741823 bytes"),
                        bytes(
                                "0, B1: length " + length,
                                Scene.IDLE,
                                header('A', length),
                                "longer than 1073741823 bytes"),
                        bytes(
                                "0, B1: length " + length,
                                Scene.STARTUP,
                                header('E', length),
                                "longer than 65536 bytes")));
        return Stream.concat(tooShort, tooLong);
    }

    /** One byte more than these may have. */
    private static Stream<HostileCase> smallTypes() {
        int length = MessageLimits.SMALL + 1;
        return SMALL.chars()
                .boxed()
                .flatMap(type -> Stream.of(
                        bytes(
                                "B1: " + (char) type.intValue() + " of 64 KiB and 1",
                                Scene.STATEMENTS,
                                header(type, length),
                                "longer than 65536 bytes"),
                        bytes(
                                "B1: " + (char) type.intValue() + " of 2 GiB",
                                Scene.STARTUP,
                                header(type, Integer.MAX_VALUE),
                                "longer than 65536 bytes")));
    }

    private static Stream<HostileCase> otherProtocols() {
        return Stream.of(
                bytes(
                        "B1: an HTTP server",
                        Scene.STARTUP,
                        text("HTTP/1.1 400 Bad Request\r\n\r\n"),
                        "during start-up",
                        "limit"),
                bytes("B1: an SSH server", Scene.STARTUP, text("SSH-2.0-OpenSSH_9.2\r\n"), "during start-up", "limit"),
                bytes("B1: an SMTP server", Scene.STARTUP, text("220 mail.example.org ESMTP\r\n"), "during start-up"),
                bytes(
                        "B1: a MySQL server",
                        Scene.STARTUP,
                        concat(octets(0x4A, 0, 0, 0, 10), text("8.0.36\0")),
                        "during start-up"),
                bytes(
                        "B1: a TLS alert",
                        Scene.STARTUP,
                        octets(0x15, 3, 3, 0, 2, 2, 0x28),
                        "no message from a server is of this type"),
                bytes(
                        "B2: an error in the style of PostgreSQL 7.3",
                        Scene.STARTUP,
                        text("EFATAL:  no such database\n\0"),
                        "during start-up",
                        "limit"),
                bytes(
                        "B1: a TLS alert mid-session",
                        Scene.STATEMENTS,
                        octets(0x15, 3, 3, 0, 2, 2, 0x28),
                        "no message from a server is of this type"),
                bytes("B1: zeros", Scene.STATEMENTS, new byte[64], "no message from a server is of this type"));
    }

    private static byte[] rows(byte[] then) {
        return concat(Flights.bytes(StatementCases.ROWS_BEGIN), then);
    }
}
