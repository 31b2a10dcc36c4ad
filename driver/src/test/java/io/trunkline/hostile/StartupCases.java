// SPDX-License-Identifier: Apache-2.0
package io.trunkline.hostile;

import static io.trunkline.hostile.HostileCase.bytes;
import static io.trunkline.hostile.HostileCase.concat;
import static io.trunkline.hostile.HostileCase.int32;
import static io.trunkline.hostile.HostileCase.message;
import static io.trunkline.hostile.HostileCase.octets;
import static io.trunkline.hostile.HostileCase.text;
import static io.trunkline.session.Flights.READY;
import static io.trunkline.session.Flights.error;
import static io.trunkline.session.Flights.join;
import static io.trunkline.session.Flights.row;

import io.trunkline.ProtocolVersion;
import io.trunkline.error.ErrorFields;
import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.BackendKeyData;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.CopyInResponse;
import io.trunkline.protocol.ErrorResponse;
import io.trunkline.protocol.NegotiateProtocolVersion;
import io.trunkline.protocol.ParameterStatus;
import io.trunkline.protocol.Signal;
import io.trunkline.session.Flights;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a server may say wrongly between the StartupMessage and its readiness, proofs of identity aside. */
final class StartupCases {
    private static final Authentication OK = new Authentication.Ok();
    private static final String START_UP = "during start-up";

    private StartupCases() {}

    static Stream<HostileCase> all() {
        return Stream.of(order(), requests(), keys(), versions(), parameters(), refusals())
                .flatMap(cases -> cases);
    }

    private static HostileCase sends(String id, BackendMessage[] messages, String... said) {
        return HostileCase.messages(id, Scene.STARTUP, messages, said);
    }

    private static HostileCase raw(String id, byte[] sent, String... said) {
        return bytes(id, Scene.STARTUP, sent, said);
    }

    private static BackendMessage[] of(BackendMessage... messages) {
        return messages;
    }

    private static byte[] letIn() {
        return Flights.bytes(OK);
    }

    private static Stream<HostileCase> order() {
        return Stream.of(
                sends("B2: Ok twice", of(OK, OK), "Ok", "start-up"),
                sends(
                        "B2: a request for a password after Ok",
                        of(OK, new Authentication.CleartextPassword()),
                        "Clear",
                        "start-up"),
                sends("B2: Z before Ok", of(READY), "ReadyForQuery before the end of authentication"),
                raw(
                        "B2: Z with status ?",
                        concat(letIn(), message('Z', text("?"))),
                        START_UP,
                        "a transaction status of 63"),
                sends("B2: a row", of(OK, row("1")), "DataRow", "start-up"),
                sends("B2: a row before Ok", of(row("1")), "DataRow", "start-up"),
                sends("B2: C", of(CommandComplete.of("SELECT 1")), "CommandComplete", "start-up"),
                sends("B2: 1", of(OK, Signal.PARSE_COMPLETE), "PARSE_COMPLETE", "start-up"),
                sends("B5: G", of(OK, new CopyInResponse(0, new short[0])), "CopyInResponse", "start-up"),
                raw("B4: V", concat(letIn(), message('V', int32(-1))), "FunctionCallResponse", "start-up"));
    }

    private static Stream<HostileCase> requests() {
        return Stream.of(
                raw("B2: R with a code nobody knows", message('R', int32(99)), "an authentication method of code 99"),
                raw("B2: R with code −1", message('R', int32(-1)), "an authentication method of code -1"),
                raw("B2: R without a code", message('R'), "Authentication", START_UP),
                raw("B2: R with half a code", message('R', octets(0, 0)), "Authentication", START_UP),
                raw("B2: Ok with bytes behind", message('R', int32(0), octets(0)), "left over"),
                raw(
                        "B2: MD5 with a salt of 3 bytes",
                        message('R', int32(5), octets(1, 2, 3)),
                        "Authentication",
                        START_UP),
                raw("B2: MD5 with a salt of 5 bytes", message('R', int32(5), octets(1, 2, 3, 4, 5)), "left over"),
                raw(
                        "B2: SASL without an end of its list",
                        message('R', int32(10), text("SCRAM-SHA-256\0")),
                        "Authentication",
                        START_UP),
                raw(
                        "B2: SASL with bytes behind its list",
                        message('R', int32(10), text("SCRAM-SHA-256\0\0!")),
                        "left over"),
                raw(
                        "B2: SASL with a name that is not UTF-8",
                        message('R', int32(10), octets(0xFF, 0, 0)),
                        "Authentication",
                        START_UP));
    }

    private static Stream<HostileCase> keys() {
        BackendKeyData key = new BackendKeyData(1, new byte[4]);
        return Stream.of(
                sends("B2: K before Ok", of(key), "BackendKeyData", "start-up"),
                sends("B2: K twice", of(OK, key, key), "BackendKeyData", "start-up"),
                raw("B2: K with a key of 0 bytes", concat(letIn(), message('K', int32(1))), "a key of 0 bytes"),
                raw(
                        "B2: K with a key of 3 bytes",
                        concat(letIn(), message('K', int32(1), new byte[3])),
                        "a key of 3 bytes"),
                raw(
                        "B2: K with a key of 257 bytes",
                        concat(letIn(), message('K', int32(1), new byte[257])),
                        "a key of 257 bytes"),
                raw("B2: K without a process", concat(letIn(), message('K', octets(1))), "BackendKeyData"),
                raw(
                        "B2, A21: a long key by protocol 3.0",
                        concat(letIn(), message('K', int32(1), new byte[32])),
                        "a secret key of 32 bytes, where protocol 3.0"));
    }

    private static Stream<HostileCase> versions() {
        NegotiateProtocolVersion older = new NegotiateProtocolVersion(0, List.of());
        return Stream.of(
                sends("B2: v, though we asked for the oldest", of(older), "declines protocol"),
                newer(sends(
                        "B2: v with a version newer than ours",
                        of(new NegotiateProtocolVersion(9, List.of())),
                        "offers 3.9 in its place")),
                newer(sends(
                        "B2: v with a version that does not exist",
                        of(new NegotiateProtocolVersion(1, List.of())),
                        "3.1, which does not exist")),
                newer(sends("B2: v twice", of(older, older), "NegotiateProtocolVersion", "start-up")),
                newer(sends("B2: v after Ok", of(OK, older), "NegotiateProtocolVersion", "start-up")),
                newer(sends(
                        "B2: v with options that nobody asked for",
                        of(new NegotiateProtocolVersion(0, List.of("_pq_.evil"))),
                        "options that were not asked for")),
                newer(raw("B2: v of protocol 2", message('v', int32(2 << 16), int32(0)), "a protocol version of 2.0")),
                newer(raw(
                        "B2: v of a negative version",
                        message('v', int32(-1), int32(0)),
                        "a protocol version of 65535.65535")),
                newer(raw("0, B2: v of −1 options", message('v', int32(0), int32(-1)), "NegotiateProtocolVersion")),
                newer(raw(
                        "0, B2: v claiming 2³⁰ options",
                        message('v', int32(0), int32(1 << 30)),
                        "NegotiateProtocolVersion")),
                newer(raw(
                        "B2: v with an option unterminated",
                        message('v', int32(0), int32(1), text("_pq_.x")),
                        "NegotiateProtocolVersion")),
                newer(raw("B2: v with bytes behind", message('v', int32(0), int32(0), text("x")), "left over")),
                newer(raw("B2: v without a count", message('v', int32(0)), "NegotiateProtocolVersion")));
    }

    private static HostileCase newer(HostileCase it) {
        return it.with(config -> config.maxProtocolVersion(ProtocolVersion.V3_2));
    }

    private static Stream<HostileCase> parameters() {
        return Stream.of(
                sends(
                        "B2: client_encoding not UTF8",
                        of(OK, new ParameterStatus("client_encoding", "EUC_JP")),
                        "EUC_JP"),
                sends(
                        "B2: integer_datetimes=off",
                        of(OK, new ParameterStatus("integer_datetimes", "off")),
                        "integer_datetimes is off"),
                sends("B2: S before Ok", of(new ParameterStatus("TimeZone", "UTC")), "ParameterStatus", "start-up"),
                sends("B2: endless parameters", join(of(OK), many(300, "")), "more than 256 parameters"),
                sends(
                                "B2: parameters of 60 KB each",
                                join(of(OK), many(20, "v".repeat(60_000))),
                                "more than 262144 characters")
                        .inOnePiece(),
                raw("B2: S of 64 KiB and 1", concat(letIn(), HostileCase.header('S', 65_537)), "limit"),
                raw("B2: S unterminated", concat(letIn(), message('S', text("a\0b"))), "ParameterStatus", START_UP),
                raw("B2: N without an end, before Ok", message('N', text("SNOTICE\0")), "NoticeResponse", START_UP),
                raw(
                        "B2: A unterminated, after Ok",
                        concat(letIn(), message('A', int32(1), text("x"))),
                        "NotificationResponse",
                        START_UP));
    }

    private static BackendMessage[] many(int count, String value) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ParameterStatus("parameter_" + i, value))
                .toArray(BackendMessage[]::new);
    }

    private static Stream<HostileCase> refusals() {
        return Stream.of(
                refusal("E: the password is wrong", error("FATAL", "28P01", "password authentication failed")),
                refusal("C8: starting up", error("FATAL", "57P03", "the database system is starting up")),
                refusal(
                        "C9: too many clients, and of any severity",
                        error("ERROR", "53300", "sorry, too many clients already")),
                refusal(
                        "B2: E in another language",
                        new ErrorResponse(ErrorFields.of(Map.of('S', "ВАЖНО", 'C', "3D000", 'M', "нет базы")))),
                refusal(
                        "0, A20: E without a state",
                        new ErrorResponse(ErrorFields.of(Map.of('M', "a pooler's own words")))),
                refusal("B2: E of 0 fields", new ErrorResponse(new ErrorFields.Builder().build())),
                sends("B2: E after Ok", of(OK, error("FATAL", "3D000", "no such database")), "no such database")
                        .sqlState("3D000"),
                raw(
                                "A20: E before Ok that is not UTF-8",
                                message('E', text("SFATAL\0C28000\0Mgo \u00ff away\0\0")),
                                "away")
                        .sqlState("28000"),
                raw("A20: E with a field twice", message('E', text("SFATAL\0C28000\0C28P01\0Mtwice\0\0")), "twice"),
                raw("A9: E without an end", message('E', text("SFATAL\0")), "ErrorResponse", START_UP),
                raw("A9: E of 64 KiB and 1 before Ok", HostileCase.header('E', 65_537), "longer than 65536 bytes"));
    }

    private static HostileCase refusal(String id, ErrorResponse refusal) {
        HostileCase it = sends("B2 " + id, of(refusal), refusal.fields().message());
        String state = refusal.fields().sqlState();
        return state == null ? it : it.sqlState(state);
    }
}
