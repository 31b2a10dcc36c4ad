// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.codec.PgType;
import io.trunkline.error.ErrorFields;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.BackendWriter;
import io.trunkline.protocol.Bind;
import io.trunkline.protocol.ColumnDescription;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.DataRow;
import io.trunkline.protocol.Describe;
import io.trunkline.protocol.ErrorResponse;
import io.trunkline.protocol.Execute;
import io.trunkline.protocol.FrontendSignal;
import io.trunkline.protocol.ParameterDescription;
import io.trunkline.protocol.Parse;
import io.trunkline.protocol.ReadyForQuery;
import io.trunkline.protocol.RowDescription;
import io.trunkline.protocol.Signal;
import io.trunkline.protocol.TransactionStatus;
import io.trunkline.testkit.script.Script;
import io.trunkline.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The flights that the driver sends, and how a server answers them. All columns are of type text unless said otherwise. */
public final class Flights {
    public static final BackendMessage READY = ReadyForQuery.of(TransactionStatus.IDLE);

    private Flights() {}

    // What is asked

    public static Script firstUse(Script script, String sql) {
        return script.expect(Parse.class, parse -> parse.sql().equals(sql))
                .expect(Describe.class)
                .expect(Bind.class)
                .expect(Execute.class)
                .expect(FrontendSignal.SYNC);
    }

    public static Script laterUse(Script script) {
        return script.expect(Bind.class).expect(Execute.class).expect(FrontendSignal.SYNC);
    }

    // What is answered

    /** The answer to a first use with one text column and these rows. */
    public static BackendMessage[] firstAnswer(String... rows) {
        return join(described(PgType.TEXT), laterAnswer(rows));
    }

    public static BackendMessage[] laterAnswer(String... rows) {
        List<BackendMessage> messages = new ArrayList<>();
        messages.add(Signal.BIND_COMPLETE);
        for (String value : rows) {
            messages.add(row(value));
        }
        messages.add(CommandComplete.of("SELECT " + rows.length));
        messages.add(READY);
        return messages.toArray(BackendMessage[]::new);
    }

    /** ParseComplete, and the answer to Describe for a statement with columns of these types. */
    public static BackendMessage[] described(PgType... columns) {
        return new BackendMessage[] {Signal.PARSE_COMPLETE, new ParameterDescription(new int[0]), columns(columns)};
    }

    public static RowDescription columns(PgType... types) {
        return new RowDescription(Arrays.stream(types)
                .map(type -> new ColumnDescription("c", 0, (short) 0, type.oid(), (short) -1, -1, 0))
                .toList());
    }

    public static DataRow row(String... values) {
        byte[][] fields = new byte[values.length][];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = values[i].getBytes(StandardCharsets.UTF_8);
        }
        return DataRow.of(fields);
    }

    public static ErrorResponse error(String severity, String sqlState, String message) {
        return new ErrorResponse(
                ErrorFields.builder(severity, sqlState, message).build());
    }

    public static BackendMessage[] join(BackendMessage[] some, BackendMessage... more) {
        BackendMessage[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    public static byte[] bytes(BackendMessage... messages) {
        BackendWriter writer = new BackendWriter(new WireWriter());
        for (BackendMessage message : messages) {
            writer.write(message);
        }
        return writer.out().toByteArray();
    }
}
