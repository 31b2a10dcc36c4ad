// SPDX-License-Identifier: Apache-2.0
package io.trunkline.hostile;

import static io.trunkline.hostile.HostileCase.bytes;
import static io.trunkline.hostile.HostileCase.concat;
import static io.trunkline.hostile.HostileCase.int16;
import static io.trunkline.hostile.HostileCase.int32;
import static io.trunkline.hostile.HostileCase.message;
import static io.trunkline.hostile.HostileCase.messages;
import static io.trunkline.hostile.HostileCase.octets;
import static io.trunkline.hostile.HostileCase.text;
import static io.trunkline.session.Flights.READY;
import static io.trunkline.session.Flights.columns;
import static io.trunkline.session.Flights.described;
import static io.trunkline.session.Flights.error;
import static io.trunkline.session.Flights.firstAnswer;
import static io.trunkline.session.Flights.join;
import static io.trunkline.session.Flights.row;

import io.trunkline.codec.PgType;
import io.trunkline.error.ErrorFields;
import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.BackendKeyData;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.CopyData;
import io.trunkline.protocol.ErrorResponse;
import io.trunkline.protocol.NegotiateProtocolVersion;
import io.trunkline.protocol.ParameterDescription;
import io.trunkline.protocol.ParameterStatus;
import io.trunkline.protocol.Signal;
import io.trunkline.session.Flights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a server may answer wrongly to statements and scripts, or say when nobody has asked. */
final class StatementCases {
    static final BackendMessage[] ROWS_BEGIN = join(described(PgType.TEXT), Signal.BIND_COMPLETE);
    private static final ErrorResponse DIVISION = error("ERROR", "22012", "division by zero");

    private StatementCases() {}

    static Stream<HostileCase> all() {
        return Stream.of(
                        rows(),
                        descriptions(),
                        order(),
                        asynchronous(),
                        afterErrors(),
                        fatal(),
                        later(),
                        scripts(),
                        idle())
                .flatMap(cases -> cases);
    }

    private static BackendMessage[] of(BackendMessage... messages) {
        return messages;
    }

    /** Rows begin, and then this. */
    private static HostileCase rows(String id, byte[] then, String... said) {
        return bytes(id, Scene.STATEMENTS, concat(Flights.bytes(ROWS_BEGIN), then), said);
    }

    private static HostileCase statements(String id, BackendMessage[] sent, String... said) {
        return messages(id, Scene.STATEMENTS, sent, said);
    }

    private static Stream<HostileCase> rows() {
        byte[] x = octets(0, 0, 0, 1, 'x');
        return Stream.of(
                statements(
                        "0, B4: D with too few fields",
                        join(ROWS_BEGIN, row()),
                        "phase ROWS",
                        "a DataRow of 0 columns, where 1"),
                statements(
                        "0, B4: D with too many fields",
                        join(ROWS_BEGIN, row("1", "2")),
                        "DataRow of 2 columns, where 1"),
                statements(
                        "B4: D before BindComplete", join(described(PgType.TEXT), row("1")), "DataRow", "phase BIND"),
                statements("B4: D without T", of(row("1")), "DataRow", "phase PARSE"),
                statements(
                        "B4: D of a statement without columns",
                        of(
                                Signal.PARSE_COMPLETE,
                                new ParameterDescription(new int[0]),
                                Signal.NO_DATA,
                                Signal.BIND_COMPLETE,
                                row("1")),
                        "DataRow",
                        "phase ROWS"),
                statements(
                        "B4: D after C",
                        join(ROWS_BEGIN, CommandComplete.of("SELECT 0"), row("1")),
                        "the server sent DataRow during query in phase END: select a"),
                rows("B4: D without a count", message('D'), "DataRow", "phase ROWS"),
                rows("B4: D with half a count", message('D', octets(0)), "DataRow", "phase ROWS"),
                rows("0: D of 65,535 columns in a short body", message('D', octets(-1, -1)), "65535 fields in 0 bytes"),
                rows("B4: D cut short inside a length", message('D', int16(1), octets(0, 0, 0)), "1 fields in 3 bytes"),
                rows(
                        "0: field length beyond its message",
                        message('D', int16(1), octets(0, 0, 0, 9, 'x')),
                        "field 0 of 9 bytes"),
                rows(
                        "B4: field length of 2 GiB",
                        message('D', int16(1), octets(0x7f, -1, -1, -1, 'x')),
                        "field 0 of 2147483647"),
                rows("0, A18: field length −2", message('D', int16(1), int32(-2)), "field 0 of -2 bytes"),
                rows(
                        "A18: field length of −2³¹",
                        message('D', int16(1), int32(Integer.MIN_VALUE)),
                        "field 0 of -2147483648"),
                rows(
                        "B4: bytes behind the fields",
                        message('D', int16(1), x, octets('y')),
                        "1 bytes after the last field"),
                rows("B4: a field fewer than was counted", message('D', int16(2), x), "DataRow"));
    }

    private static Stream<HostileCase> descriptions() {
        byte[] parsed = Flights.bytes(Signal.PARSE_COMPLETE, new ParameterDescription(new int[0]));
        byte[] column = concat(text("c\0"), int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0));
        return Stream.of(
                column("B4: T of −1 columns", parsed, message('T', int16(-1)), "RowDescription"),
                column(
                        "B4: T of 65,535 columns, one of them there",
                        parsed,
                        message('T', int16(-1), column),
                        "RowDescription"),
                column("B4: T short of a column", parsed, message('T', int16(2), column), "RowDescription"),
                column(
                        "0, B4: T with a name without NUL",
                        parsed,
                        message('T', int16(1), text("x".repeat(40))),
                        "RowDescription"),
                column(
                        "B4: T with format 2",
                        parsed,
                        message(
                                'T',
                                int16(1),
                                text("c\0"),
                                int32(0),
                                int16(0),
                                int32(25),
                                int16(-1),
                                int32(-1),
                                int16(2)),
                        "a format of 2"),
                column(
                        "B4: T with bytes behind its columns",
                        parsed,
                        message('T', int16(1), column, octets(0)),
                        "left over"),
                column("B4: T without a count", parsed, message('T'), "RowDescription"),
                column(
                        "A20: T with a name that is not UTF-8",
                        parsed,
                        message('T', int16(1), octets(0xC3, 0x28), column),
                        "RowDescription"),
                statements("B4: T twice", join(described(PgType.TEXT), columns(PgType.TEXT)), "RowDescription", "BIND"),
                statements("B4: T among rows", join(ROWS_BEGIN, row("1"), columns(PgType.TEXT)), "RowDescription"),
                statements("B4: T with no D or C", join(described(PgType.TEXT), READY), "ReadyForQuery", "phase BIND"),
                statements("B4: T, then n", join(described(PgType.TEXT), Signal.NO_DATA), "NO_DATA", "phase BIND"),
                bytes(
                                "B4: T of 65,535 columns that are all there, and a row of one",
                                Scene.STATEMENTS,
                                concat(
                                        parsed,
                                        message(
                                                'T',
                                                int16(-1),
                                                concat(Collections.nCopies(0xFFFF, column)
                                                        .toArray(byte[][]::new))),
                                        Flights.bytes(Signal.BIND_COMPLETE, row("1"))),
                                "a DataRow of 1 columns, where 65535")
                        .inOnePiece()
                        .allocating(64L << 20),
                bytes(
                        "B4: t cut short",
                        Scene.STATEMENTS,
                        concat(Flights.bytes(Signal.PARSE_COMPLETE), message('t', int16(2), int32(23))),
                        "ParameterDescription"),
                bytes(
                        "B4: t of −1 parameters",
                        Scene.STATEMENTS,
                        concat(Flights.bytes(Signal.PARSE_COMPLETE), message('t', int16(-1))),
                        "ParameterDescription"),
                statements(
                        "B4: t before ParseComplete",
                        of(new ParameterDescription(new int[0])),
                        "ParameterDescription",
                        "phase PARSE"),
                statements(
                        "B4: t among rows",
                        join(ROWS_BEGIN, new ParameterDescription(new int[0])),
                        "ParameterDescription",
                        "phase ROWS"));
    }

    private static HostileCase column(String id, byte[] parsed, byte[] description, String... said) {
        return bytes(id, Scene.STATEMENTS, concat(parsed, description), said);
    }

    private static Stream<HostileCase> order() {
        return Stream.of(
                statements(
                        "B4: C twice",
                        join(ROWS_BEGIN, CommandComplete.of("SELECT 0"), CommandComplete.of("SELECT 0")),
                        "CommandComplete",
                        "phase END"),
                statements("B4: C at once", of(CommandComplete.of("SELECT 0")), "phase PARSE"),
                rows("B4: C unterminated", message('C', text("OK")), "CommandComplete"),
                rows("B4: C empty", message('C'), "CommandComplete"),
                rows("B4: C with a tag behind its tag", message('C', text("OK\0OK\0")), "CommandComplete"),
                rows(
                        "B4: C of more rows than 64 bits count",
                        message('C', text("INSERT 0 99999999999999999999\0")),
                        "a number of rows beyond 64 bits"),
                statements("0, B4: Z at once", of(READY), "ReadyForQuery", "phase PARSE"),
                statements("B4: Z among rows", join(ROWS_BEGIN, row("1"), READY), "ReadyForQuery", "phase ROWS"),
                rows("B4: Z with status ?", message('Z', text("?")), "a transaction status of 63"),
                rows("B4: Z with status 0", message('Z', octets(0)), "a transaction status of 0"),
                rows("B4: Z without a status", message('Z'), "ReadyForQuery"),
                rows("B4: Z of two bytes", message('Z', text("II")), "ReadyForQuery"),
                statements(
                        "B4: Z missing, the next answer begins",
                        join(join(ROWS_BEGIN, CommandComplete.of("SELECT 0")), Signal.PARSE_COMPLETE),
                        "PARSE_COMPLETE",
                        "phase END"),
                statements("B4: 1 twice", join(ROWS_BEGIN, Signal.PARSE_COMPLETE), "PARSE_COMPLETE", "phase ROWS"),
                statements("B4: 2 twice", join(ROWS_BEGIN, Signal.BIND_COMPLETE), "BIND_COMPLETE", "phase ROWS"),
                statements("B4: 2 at once", of(Signal.BIND_COMPLETE), "BIND_COMPLETE", "phase PARSE"),
                statements("B4: 3 though nothing was closed", of(Signal.CLOSE_COMPLETE), "CLOSE_COMPLETE"),
                statements(
                        "B4: s though no limit was set", join(ROWS_BEGIN, Signal.PORTAL_SUSPENDED), "PORTAL_SUSPENDED"),
                statements(
                        "B4: I before BindComplete",
                        join(described(PgType.TEXT), Signal.EMPTY_QUERY_RESPONSE),
                        "EMPTY_QUERY_RESPONSE",
                        "phase BIND"),
                statements("B4: n among rows", join(ROWS_BEGIN, Signal.NO_DATA), "NO_DATA", "phase ROWS"),
                rows("B4: 2 with a body", message('2', octets(0)), "left over"),
                rows("B4: V, though no function was called", message('V', int32(-1)), "FunctionCallResponse"),
                statements("B2: let in again", join(ROWS_BEGIN, new Authentication.Ok()), "Ok", "phase ROWS"),
                statements(
                        "A13: asked for a password mid-session",
                        join(ROWS_BEGIN, new Authentication.CleartextPassword()),
                        "Cleartext"),
                statements(
                        "A11: asked for SCRAM mid-session",
                        of(new Authentication.Sasl(List.of("SCRAM-SHA-256"))),
                        "Sasl"),
                statements(
                        "A21: a new cancel key mid-session",
                        join(ROWS_BEGIN, new BackendKeyData(1, new byte[4])),
                        "BackendKeyData"),
                statements(
                        "B2: another version mid-session",
                        of(new NegotiateProtocolVersion(0, List.of())),
                        "NegotiateProtocolVersion"));
    }

    private static Stream<HostileCase> asynchronous() {
        return Stream.of(
                statements(
                        "B2: client_encoding changes mid-session",
                        join(ROWS_BEGIN, new ParameterStatus("client_encoding", "LATIN1")),
                        "LATIN1"),
                statements(
                        "B2: integer_datetimes changes mid-session",
                        of(new ParameterStatus("integer_datetimes", "off")),
                        "integer_datetimes is off"),
                statements("B: endless parameters", parameters(300, ""), "more than 256 parameters"),
                statements(
                                "B: parameters of 60 KB each",
                                parameters(20, "v".repeat(60_000)),
                                "parameters of more than 262144 characters")
                        .inOnePiece(),
                rows("B4: S unterminated", message('S', text("TimeZone\0UTC")), "ParameterStatus"),
                rows("B4: S without a value", message('S', text("TimeZone\0")), "ParameterStatus"),
                rows("B4: S with bytes behind", message('S', text("TimeZone\0UTC\0!")), "left over"),
                rows("B4: N without an end", message('N', text("SNOTICE\0")), "NoticeResponse"),
                rows("B4: N empty", message('N'), "NoticeResponse"),
                rows("B4: A unterminated", message('A', int32(1), text("channel\0payload")), "NotificationResponse"),
                rows("B4: A with half a process number", message('A', int16(1)), "NotificationResponse"));
    }

    private static BackendMessage[] parameters(int count, String value) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ParameterStatus("parameter_" + i, value))
                .toArray(BackendMessage[]::new);
    }

    /** The statement that failed has its own error already and keeps it. */
    private static Stream<HostileCase> afterErrors() {
        return Stream.of(
                statements("B4: two E", of(DIVISION, DIVISION), "ErrorResponse", "phase END")
                        .ownError("22012"),
                statements("B4: a row after E", join(ROWS_BEGIN, DIVISION, row("1")), "DataRow", "phase END")
                        .ownError("22012"),
                statements(
                                "B4: C after E",
                                join(ROWS_BEGIN, DIVISION, CommandComplete.of("SELECT 1")),
                                "CommandComplete")
                        .ownError("22012"),
                statements(
                                "B4: E after C, then E",
                                join(ROWS_BEGIN, CommandComplete.of("SELECT 0"), DIVISION, DIVISION),
                                "ErrorResponse")
                        .ownError("22012"),
                rows("A20: E without an end", message('E', text("SERROR\0C22012\0")), "ErrorResponse"),
                rows("A20: E with a field without an end", message('E', text("MERROR")), "ErrorResponse"),
                rows("A20: E with bytes behind its end", message('E', text("MERROR\0\0!")), "left over"),
                rows("A20: E empty", message('E'), "ErrorResponse"));
    }

    /** The server has a right to end a session; all learn why. Some poolers send the error twice. */
    private static Stream<HostileCase> fatal() {
        List<HostileCase> cases = new ArrayList<>();
        for (String state : List.of("57P01", "57P02", "57P05", "25P03", "25P04", "08P01")) {
            ErrorResponse fatal = error("FATAL", state, "the server's own words");
            cases.add(messages(
                            "0: FATAL " + state + " then close",
                            Scene.STATEMENTS,
                            join(ROWS_BEGIN, row("1"), fatal, fatal),
                            "own words")
                    .ownError(state)
                    .sqlState(state));
            cases.add(messages("0: FATAL " + state, Scene.IDLE, of(fatal), "own words")
                    .sqlState(state));
        }
        cases.add(messages(
                "A20: FATAL without a state",
                Scene.IDLE,
                of(new ErrorResponse(ErrorFields.of(java.util.Map.of('V', "FATAL", 'M', "no state")))),
                "no state"));
        cases.add(messages(
                "A20: PANIC in words nobody knows",
                Scene.IDLE,
                of(new ErrorResponse(ErrorFields.of(java.util.Map.of('S', "ПАНИКА", 'V', "PANIC", 'M', "всё")))),
                "всё"));
        return cases.stream();
    }

    private static Stream<HostileCase> later() {
        return Stream.of(
                messages(
                        "B4: 1 for a statement that is prepared",
                        Scene.LATER_USE,
                        of(Signal.PARSE_COMPLETE),
                        "PARSE_COMPLETE",
                        "phase BIND"),
                messages(
                        "B4: T for a statement that was described",
                        Scene.LATER_USE,
                        of(columns(PgType.INT4)),
                        "RowDescription",
                        "phase BIND"),
                messages("B4: D at once for a later use", Scene.LATER_USE, of(row("1")), "DataRow", "phase BIND"),
                messages(
                        "0: D with more fields than were described before",
                        Scene.LATER_USE,
                        of(Signal.BIND_COMPLETE, row("1", "2")),
                        "DataRow of 2 columns, where 1"),
                messages(
                        "0: D with fewer fields than were described before",
                        Scene.LATER_USE,
                        of(Signal.BIND_COMPLETE, row()),
                        "DataRow of 0 columns, where 1"),
                messages("B4: Z at once for a later use", Scene.LATER_USE, of(READY), "ReadyForQuery", "phase BIND"));
    }

    private static Stream<HostileCase> scripts() {
        BackendMessage done = CommandComplete.of("BEGIN");
        ErrorResponse syntax = error("ERROR", "42601", "syntax error");
        return Stream.of(
                messages("B4: Z at once in a script", Scene.SCRIPT, of(READY), "ReadyForQuery", "phase BEGIN"),
                messages("B4: Z among rows in a script", Scene.SCRIPT, of(columns(PgType.TEXT), READY), "phase ROWS"),
                messages("B4: D without T in a script", Scene.SCRIPT, of(done, row("1")), "DataRow", "phase BETWEEN"),
                messages("B4: 1 in a script", Scene.SCRIPT, of(Signal.PARSE_COMPLETE), "PARSE_COMPLETE"),
                messages(
                        "B4: s in a script",
                        Scene.SCRIPT,
                        of(columns(PgType.TEXT), Signal.PORTAL_SUSPENDED),
                        "PORTAL_SUSPENDED"),
                messages("B4: t in a script", Scene.SCRIPT, of(new ParameterDescription(new int[0])), "ParameterDescr"),
                messages("B4: two E in a script", Scene.SCRIPT, of(syntax, syntax), "ErrorResponse", "phase FAILED")
                        .ownError("42601"),
                messages(
                                "B4: C after E in a script",
                                Scene.SCRIPT,
                                of(syntax, CommandComplete.of("COMMIT")),
                                "CommandComplete",
                                "phase FAILED")
                        .ownError("42601"));
    }

    /** Right behind an answer, and when nobody has asked for a while. */
    private static Stream<HostileCase> idle() {
        return Stream.of(Scene.AFTER_ANSWER, Scene.IDLE)
                .flatMap(scene -> Stream.of(
                        messages("0, B4: extra Z", scene, of(READY), "ReadyForQuery", "while idle"),
                        messages(
                                "0: second, unsolicited result",
                                scene,
                                firstAnswer("2"),
                                "PARSE_COMPLETE",
                                "while idle"),
                        messages(
                                "0: second, unsolicited result of a script",
                                scene,
                                of(columns(PgType.TEXT), row("2"), CommandComplete.of("SELECT 1"), READY),
                                "RowDescription",
                                "while idle"),
                        messages("B4: a row nobody asked for", scene, of(row("2")), "DataRow", "while idle"),
                        messages(
                                "B4: C nobody asked for",
                                scene,
                                of(CommandComplete.of("SELECT 1")),
                                "CommandComplete",
                                "while idle"),
                        messages(
                                "B4: an error nobody asked for",
                                scene,
                                of(error("ERROR", "22012", "?")),
                                "ErrorResponse",
                                "while idle"),
                        messages(
                                "0, A20: an error that says nothing",
                                scene,
                                of(new ErrorResponse(new ErrorFields.Builder().build())),
                                "ErrorResponse",
                                "while idle"),
                        messages(
                                "B5: COPY data nobody asked for",
                                scene,
                                of(CopyData.of(new byte[9])),
                                "CopyData",
                                "while idle"),
                        messages(
                                "A13: a password is asked for",
                                scene,
                                of(new Authentication.CleartextPassword()),
                                "CleartextPassword",
                                "while idle"),
                        bytes(
                                "B1: garbage",
                                scene,
                                octets('~', 0, 0, 0, 4),
                                "while idle",
                                "no message from a server is of this type"),
                        messages(
                                "B2: another encoding",
                                scene,
                                of(new ParameterStatus("client_encoding", "SQL_ASCII")),
                                "SQL_ASCII")));
    }
}
