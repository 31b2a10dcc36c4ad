// SPDX-License-Identifier: Apache-2.0
package io.trunkline.hostile;

import static io.trunkline.hostile.HostileCase.bytes;
import static io.trunkline.hostile.HostileCase.concat;
import static io.trunkline.hostile.HostileCase.int16;
import static io.trunkline.hostile.HostileCase.message;
import static io.trunkline.hostile.HostileCase.messages;
import static io.trunkline.hostile.HostileCase.octets;
import static io.trunkline.session.Flights.READY;
import static io.trunkline.session.Flights.join;
import static io.trunkline.session.Flights.row;

import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.CopyBothResponse;
import io.trunkline.protocol.CopyData;
import io.trunkline.protocol.CopyInResponse;
import io.trunkline.protocol.CopyOutResponse;
import io.trunkline.protocol.Signal;
import io.trunkline.session.Flights;
import java.util.stream.Stream;

/** COPY that nobody asked for, and COPY that does not keep to its own order. */
final class CopyCases {
    private static final CopyOutResponse OUT = new CopyOutResponse(0, new short[1]);
    private static final CopyInResponse IN = new CopyInResponse(0, new short[1]);
    private static final CopyData DATA = CopyData.of(new byte[] {1});
    private static final String ELSEWHERE = "its data has nowhere to go";

    private CopyCases() {}

    static Stream<HostileCase> all() {
        BackendMessage[] begun = StatementCases.ROWS_BEGIN;
        byte[] rows = Flights.bytes(begun);
        return Stream.of(
                messages("B5: d outside COPY", Scene.STATEMENTS, join(begun, DATA), "CopyData", "phase ROWS"),
                messages("B5: c outside COPY", Scene.STATEMENTS, join(begun, Signal.COPY_DONE), "COPY_DONE"),
                messages("B5: G with others behind", Scene.STATEMENTS, join(begun, IN), ELSEWHERE)
                        .ownError(),
                messages(
                        "B5: G before BindComplete",
                        Scene.STATEMENTS,
                        new BackendMessage[] {IN},
                        "CopyInResponse",
                        "phase PARSE"),
                messages(
                        "B5: H before BindComplete",
                        Scene.STATEMENTS,
                        new BackendMessage[] {OUT},
                        "CopyOutResponse",
                        "phase PARSE"),
                messages(
                        "B5: W to a normal client",
                        Scene.STATEMENTS,
                        join(begun, new CopyBothResponse(0, new short[1])),
                        "CopyBothResponse"),
                messages("B5: H twice", Scene.STATEMENTS, join(begun, OUT, OUT), "CopyOutResponse", "phase COPY")
                        .ownError(),
                messages("B5: G after H", Scene.STATEMENTS, join(begun, OUT, IN), "CopyInResponse", "phase COPY")
                        .ownError(),
                messages(
                                "B5: d after c",
                                Scene.STATEMENTS,
                                join(begun, OUT, DATA, Signal.COPY_DONE, DATA),
                                "CopyData",
                                "phase COPIED")
                        .ownError(),
                messages(
                                "B5: c twice",
                                Scene.STATEMENTS,
                                join(begun, OUT, Signal.COPY_DONE, Signal.COPY_DONE),
                                "COPY_DONE",
                                "phase COPIED")
                        .ownError(),
                messages(
                                "B5: C without c",
                                Scene.STATEMENTS,
                                join(begun, OUT, DATA, CommandComplete.of("COPY 1")),
                                "CommandComplete",
                                "phase COPY")
                        .ownError(),
                messages("B5: a row inside COPY", Scene.STATEMENTS, join(begun, OUT, row("1")), "DataRow", "phase COPY")
                        .ownError(),
                messages(
                                "B5: Z inside COPY",
                                Scene.STATEMENTS,
                                join(begun, OUT, DATA, READY),
                                "ReadyForQuery",
                                "phase COPY")
                        .ownError(),
                messages("B5: d in a script", Scene.SCRIPT, new BackendMessage[] {DATA}, "CopyData", "phase BEGIN"),
                messages(
                        "B5: c in a script",
                        Scene.SCRIPT,
                        new BackendMessage[] {Signal.COPY_DONE},
                        "COPY_DONE",
                        "phase BEGIN"),
                messages(
                                "B5: d after c in a script",
                                Scene.SCRIPT,
                                new BackendMessage[] {OUT, Signal.COPY_DONE, DATA},
                                "CopyData",
                                "phase COPIED")
                        .ownError(),
                messages(
                                "B5: C without c in a script",
                                Scene.SCRIPT,
                                new BackendMessage[] {OUT, CommandComplete.of("COPY 0")},
                                "CommandComplete",
                                "phase COPY_OUT")
                        .ownError(),
                messages("B5: G in a script with others behind", Scene.SCRIPT, new BackendMessage[] {IN}, ELSEWHERE)
                        .ownError(),
                messages(
                        "B5: W in a script",
                        Scene.SCRIPT,
                        new BackendMessage[] {new CopyBothResponse(0, new short[1])},
                        "CopyBothResponse"),
                bytes(
                        "B5: H of format 2",
                        Scene.STATEMENTS,
                        concat(rows, message('H', octets(2), int16(0))),
                        "a format of 2"),
                bytes(
                        "B5: H with a column of format 3",
                        Scene.STATEMENTS,
                        concat(rows, message('H', octets(0), int16(1), int16(3))),
                        "a format of 3"),
                bytes(
                        "B5: G of −1 columns",
                        Scene.STATEMENTS,
                        concat(rows, message('G', octets(0), int16(-1))),
                        "CopyInResponse"),
                bytes(
                        "B5: G with bytes behind",
                        Scene.STATEMENTS,
                        concat(rows, message('G', octets(0), int16(0), octets(0))),
                        "left over"),
                bytes("B5: G empty", Scene.STATEMENTS, concat(rows, message('G')), "CopyInResponse"),
                bytes(
                        "B5: W cut short",
                        Scene.STATEMENTS,
                        concat(rows, message('W', octets(0), int16(2), int16(0))),
                        "CopyBothResponse"));
    }
}
