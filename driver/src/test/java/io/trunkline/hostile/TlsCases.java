// SPDX-License-Identifier: Apache-2.0
package io.trunkline.hostile;

import static io.trunkline.hostile.HostileCase.concat;
import static io.trunkline.hostile.HostileCase.octets;
import static io.trunkline.hostile.HostileCase.play;
import static io.trunkline.hostile.HostileCase.text;

import io.trunkline.ChannelBindingMode;
import io.trunkline.SslMode;
import io.trunkline.SslNegotiation;
import io.trunkline.protocol.SslRequest;
import io.trunkline.protocol.StartupMessage;
import io.trunkline.session.Flights;
import io.trunkline.testkit.script.Script;
import io.trunkline.testkit.tls.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What may come in answer to the request for TLS, and in place of the handshake. Certificates are not among it. */
final class TlsCases {
    private static final byte[] HANDSHAKE_FAILURE = octets(0x15, 3, 3, 0, 2, 2, 0x28);

    private TlsCases() {}

    /** What verification needs before it asks anybody: somebody to trust. */
    private static final class Authority {
        static final String FILE = write();

        private static String write() {
            try {
                Path file = Files.createTempFile("hostile", ".crt");
                file.toFile().deleteOnExit();
                return TestAuthority.create("Nobody's").writeTo(file).toString();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    static Stream<HostileCase> all() {
        return Stream.concat(
                Stream.concat(
                        answers(),
                        Stream.of(SslMode.REQUIRE, SslMode.VERIFY_CA, SslMode.VERIFY_FULL)
                                .map(mode -> answers(
                                                "A7: N where sslmode=" + mode,
                                                text("N"),
                                                "speaks no TLS",
                                                "sslmode=" + mode)
                                        .with(it -> it.sslMode(mode).sslRootCertificate(Authority.FILE)))),
                handshakes());
    }

    /** The bytes that answer an SSLRequest, in one write. */
    private static HostileCase answers(String id, byte[] bytes, String... said) {
        return dial(id, script -> script.expect(SslRequest.class).bytes(bytes), said);
    }

    private static HostileCase dial(String id, UnaryOperator<Script> script, String... said) {
        return play(id, Scene.DIAL, (it, delivery, loop) -> script.apply(it), said)
                .with(it -> it.sslMode(SslMode.REQUIRE))
                // A handshake makes keys, certificates and their buffers, whatever the server does.
                .allocating(32L << 20);
    }

    private static Stream<HostileCase> answers() {
        String injected = "before the handshake";
        return Stream.of(
                answers(
                        "A6: S and a message in one segment",
                        concat(text("S"), Flights.bytes(Flights.READY)),
                        "sent 6 bytes",
                        injected),
                answers("A6: S and one byte", text("SS"), "sent 1 bytes", injected),
                answers("A6: S and 64 KiB", concat(text("S"), new byte[64 * 1024]), injected),
                answers(
                                "A6: N and a message in one segment",
                                concat(text("N"), Flights.bytes(Flights.READY)),
                                "sent 6 bytes",
                                injected)
                        .with(it -> it.sslMode(SslMode.PREFER)),
                answers(
                        "0, A9: E in reply to SSLRequest",
                        Flights.bytes(Flights.error("FATAL", "57P03", "words of nobody")),
                        "with an error, whose text nobody has vouched for"),
                answers(
                        "A9: E in the style of PostgreSQL 7.3",
                        text("Ewords of nobody\n\0"),
                        "whose text nobody has vouched for"),
                answers("A9: E and nothing else", text("E"), "whose text nobody has vouched for"),
                answers("B2: X", text("X"), "the byte 0x58 in place of S or N"),
                answers("B2: G", text("G"), "the byte 0x47 in place of S or N"),
                answers("B2: NUL", octets(0), "the byte 0x0 in place of S or N"),
                answers("B2: 0xFF", octets(0xFF), "the byte 0xff in place of S or N"),
                answers("B2: a TLS alert", octets(0x15), "the byte 0x15 in place of S or N"),
                answers("B2: a whole TLS alert", HANDSHAKE_FAILURE, "sent 6 bytes", injected),
                answers("B1: HTTP", text("HTTP/1.1 400 Bad Request\r\n\r\n"), injected),
                answers("B2: N where binding is required", text("N"), "speaks no TLS")
                        .with(it -> it.channelBinding(ChannelBindingMode.REQUIRE)),
                dial(
                        "B1: an empty reply",
                        script -> script.expect(SslRequest.class).halfClose(),
                        "closed the connection when asked for TLS"),
                dial(
                        "B1: a reset in reply",
                        script -> script.expect(SslRequest.class).reset(),
                        "cannot connect to"),
                dial("C3: silence in reply", script -> script.expect(SslRequest.class), "no session within 400 ms")
                        .timesOut());
    }

    private static Stream<HostileCase> handshakes() {
        return Stream.of(
                handshake(
                        "A6: S, then a message in a second segment", Flights.bytes(Flights.READY), "cannot connect to"),
                handshake("A25: garbage records", octets(0x16, 3, 3, 0, 4, 1, 2, 3, 4), "cannot connect to"),
                handshake(
                        "A25: a record of 64 KiB",
                        concat(octets(0x16, 3, 3, -1, -1), new byte[65_535]),
                        "cannot connect to"),
                handshake("A25: a record of an unknown type", octets(0x63, 3, 3, 0, 1, 0), "cannot connect to"),
                handshake("A25: an alert in place of a ServerHello", HANDSHAKE_FAILURE, "handshake_failure"),
                handshake("A25: zeros", new byte[512], "cannot connect to"),
                dial(
                        "C4: the end in place of a ServerHello",
                        script -> granted(script).halfClose().drain(),
                        "cannot connect to"),
                dial(
                        "C4: a reset in place of a ServerHello",
                        script -> granted(script).reset(),
                        "cannot connect to"),
                dial(
                                "C3: silence in place of a ServerHello",
                                script -> granted(script).drain(),
                                "no session within 400 ms")
                        .timesOut(),
                direct("A6: HTTP by direct negotiation", text("HTTP/1.1 400 Bad Request\r\n\r\n"), "cannot connect to"),
                direct("A25: an alert by direct negotiation", HANDSHAKE_FAILURE, "handshake_failure"),
                dial(
                                "A7: S to a client that has not asked",
                                script -> script.expect(StartupMessage.class).bytes(text("S\0\0\0\4")),
                                "ParameterStatus")
                        .with(it -> it.sslMode(SslMode.DISABLE)));
    }

    private static Script granted(Script script) {
        return script.expect(SslRequest.class).bytes(text("S"));
    }

    /** Once the client has begun with its own hello. */
    private static HostileCase handshake(String id, byte[] bytes, String... said) {
        return play(
                        id,
                        Scene.DIAL,
                        (script, delivery, loop) ->
                                granted(script).awaitInput().bytes(bytes).drain(),
                        said)
                .with(it -> it.sslMode(SslMode.REQUIRE))
                .allocating(32L << 20);
    }

    private static HostileCase direct(String id, byte[] bytes, String... said) {
        return play(
                        id,
                        Scene.DIAL,
                        (script, delivery, loop) ->
                                script.awaitInput().bytes(bytes).drain(),
                        said)
                .with(it -> it.sslMode(SslMode.REQUIRE).sslNegotiation(SslNegotiation.DIRECT))
                .allocating(32L << 20);
    }
}
