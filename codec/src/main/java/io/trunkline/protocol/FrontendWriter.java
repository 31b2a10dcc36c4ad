// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import io.trunkline.wire.WireWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of what it sends: turns messages into bytes.
 *
 * <p>What a driver sends with every statement has a method of its own that makes no message object; {@link #write} takes
 * any message. A message that cannot be written, for a value that has no encoding or for want of room, leaves no byte
 * behind. In the diagrams a string is UTF-8 and a zero byte. Belongs to one thread.
 */
public final class FrontendWriter {
    /** The most a count of int16 on the wire can say. */
    private static final int MOST = 0xFFFF;

    private final WireWriter out;
    private final FrontendHandler messages = new Messages();

    /** @param out to which all messages are appended */
    public FrontendWriter(WireWriter out) {
        this.out = out;
    }

    public WireWriter out() {
        return out;
    }

    /** Appends any message. */
    public void write(FrontendMessage message) {
        int start = out.size();
        try {
            message.deliver(messages);
        } catch (RuntimeException | Error refused) {
            out.truncate(start);
            throw refused;
        }
    }

    /** Makes a prepared statement whose parameters' types are all left to the server to infer. */
    public void parse(WireName statement, String sql) {
        parse(statement, sql, NO_OIDS);
    }

    private static final int[] NO_OIDS = {};

    /**
     * Makes a prepared statement.
     *
     * @param parameterOids types of the first parameters, 0 for those the server shall infer
     * @throws IllegalArgumentException if the text holds a NUL character or an unpaired surrogate
     */
    public void parse(WireName statement, String sql, int[] parameterOids) {
        int start = out.size();
        try {
            // | 'P' | length | statement string | sql string | count int16 | type int32 | …
            int length = begin('P');
            statement.writeTo(out);
            out.writeCString(sql);
            out.writeShort(count(parameterOids.length, "parameter types"));
            for (int oid : parameterOids) {
                out.writeInt(oid);
            }
            out.endLengthOfMessage(length);
        } catch (RuntimeException | Error refused) {
            out.truncate(start);
            throw refused;
        }
    }

    /** Asks for the parameters and columns of a statement. */
    public void describeStatement(WireName statement) {
        named('D', 'S', statement);
    }

    /** Asks for the columns of a portal, in the formats that were bound. */
    public void describePortal(WireName portal) {
        named('D', 'P', portal);
    }

    /** Gives up a statement. */
    public void closeStatement(WireName statement) {
        named('C', 'S', statement);
    }

    // | 'D' or 'C' | length | 'S' for a statement, 'P' for a portal | name string |
    private void named(char type, char target, WireName name) {
        int start = out.size();
        try {
            int length = begin(type);
            out.writeByte(target);
            name.writeTo(out);
            out.endLengthOfMessage(length);
        } catch (RuntimeException | Error refused) {
            out.truncate(start);
            throw refused;
        }
    }

    /**
     * Makes a portal of a statement and values.
     *
     * @param resultFormats as {@link #formats} made them
     */
    public void bind(WireName portal, WireName statement, BindParameters parameters, byte[] resultFormats) {
        int start = out.size();
        try {
            // | 'B' | length | portal string | statement string
            // | count int16 | parameter's format int16 | …       no count: all text; one: for all
            // | count int16 | length int32, -1: NULL | value | …
            // | count int16 | column's format int16 | …          as for parameters
            int length = begin('B');
            portal.writeTo(out);
            statement.writeTo(out);
            int count = count(parameters.count(), "parameters");
            writeFormats(parameters, count);
            out.writeShort(count);
            for (int i = 0; i < count; i++) {
                if (parameters.isNull(i)) {
                    out.writeInt(-1);
                } else {
                    int at = out.beginLength();
                    parameters.write(i, out);
                    out.endLength(at);
                }
            }
            out.writeBytes(resultFormats);
            out.endLengthOfMessage(length);
        } catch (RuntimeException | Error refused) {
            out.truncate(start);
            throw refused;
        }
    }

    private void writeFormats(BindParameters parameters, int count) {
        if (count == 0) {
            out.writeShort(0);
            return;
        }
        int first = parameters.format(0);
        boolean same = true;
        for (int i = 1; same && i < count; i++) {
            same = parameters.format(i) == first;
        }
        if (!same) {
            out.writeShort(count);
            for (int i = 0; i < count; i++) {
                out.writeShort(parameters.format(i));
            }
        } else if (first == 0) {
            out.writeShort(0);
        } else {
            out.writeShort(1).writeShort(first);
        }
    }

    /**
     * {@return the formats of a statement's columns as {@link #bind} wants them, to be made once per statement}
     *
     * @param codes none: all text; one: for all columns; else one per column. 0 text, 1 binary
     */
    public static byte[] formats(int... codes) {
        WireWriter out = new WireWriter(2 + 2 * codes.length, WireWriter.DEFAULT_LIMIT);
        writeFormats(out, codes);
        return out.toByteArray();
    }

    private static void writeFormats(WireWriter out, int[] codes) {
        out.writeShort(count(codes.length, "formats"));
        for (int code : codes) {
            out.writeShort(code);
        }
    }

    /** Runs a portal up to a number of rows, 0 for all. */
    public void execute(WireName portal, int maxRows) {
        int start = out.size();
        try {
            // | 'E' | length | portal string | rows int32 |
            int length = begin('E');
            portal.writeTo(out);
            out.writeInt(maxRows);
            out.endLengthOfMessage(length);
        } catch (RuntimeException | Error refused) {
            out.truncate(start);
            throw refused;
        }
    }

    public void sync() {
        out.writeBytes(SYNC);
    }

    public void flush() {
        out.writeBytes(FLUSH);
    }

    public void terminate() {
        out.writeBytes(TERMINATE);
    }

    private static final byte[] SYNC = {'S', 0, 0, 0, 4};
    private static final byte[] FLUSH = {'H', 0, 0, 0, 4};
    private static final byte[] TERMINATE = {'X', 0, 0, 0, 4};

    /**
     * Runs text of one or more statements.
     *
     * @throws IllegalArgumentException if the text holds a NUL character or an unpaired surrogate
     */
    public void query(String sql) {
        int start = out.size();
        try {
            // | 'Q' | length | sql string |
            int length = begin('Q');
            out.writeCString(sql);
            out.endLengthOfMessage(length);
        } catch (RuntimeException | Error refused) {
            out.truncate(start);
            throw refused;
        }
    }

    private int begin(char type) {
        return out.writeByte(type).beginLength();
    }

    static int count(int count, String what) {
        if (count > MOST) {
            throw new IllegalArgumentException(count + " " + what + ", of which a message can have " + MOST);
        }
        return count;
    }

    static void writeValue(WireWriter out, byte @Nullable [] value) {
        if (value == null) {
            out.writeInt(-1);
        } else {
            out.writeInt(value.length).writeBytes(value);
        }
    }

    /** Writes message objects; {@link #write} takes back what one of them leaves behind when it fails. */
    private final class Messages implements FrontendHandler {
        @Override
        public void unexpected(FrontendMessage message) {
            throw new AssertionError("no layout for " + message);
        }

        // | length | version int32: major, minor int16 | name string | value string | … | 0 |      without a type
        @Override
        public void on(StartupMessage message) {
            int length = out.beginLength();
            out.writeShort(message.major()).writeShort(message.minor());
            for (Map.Entry<String, String> parameter : message.parameters().entrySet()) {
                out.writeCString(parameter.getKey()).writeCString(parameter.getValue());
            }
            out.writeByte(0);
            out.endLengthOfMessage(length);
        }

        // | length | 80877103 int32 |      without a type
        @Override
        public void on(SslRequest message) {
            out.writeInt(8).writeInt(FrontendBody.SSL_REQUEST);
        }

        // | length | 80877104 int32 |      without a type
        @Override
        public void on(GssEncRequest message) {
            out.writeInt(8).writeInt(FrontendBody.GSSENC_REQUEST);
        }

        // | length | 80877102 int32 | process int32 | key, 4 to 256 bytes |      without a type
        @Override
        public void on(CancelRequest message) {
            int length = out.beginLength();
            out.writeInt(FrontendBody.CANCEL_REQUEST)
                    .writeInt(message.processId())
                    .writeBytes(message.secretKey());
            out.endLengthOfMessage(length);
        }

        // | 'p' | length | password string |
        @Override
        public void on(PasswordMessage message) {
            int length = begin('p');
            out.writeCString(message.password());
            out.endLengthOfMessage(length);
        }

        // | 'p' | length | mechanism string | length int32, -1: none | response |
        @Override
        public void on(SaslInitialResponse message) {
            int length = begin('p');
            out.writeCString(message.mechanism());
            writeValue(out, message.response());
            out.endLengthOfMessage(length);
        }

        // | 'p' | length | message |
        @Override
        public void on(SaslResponse message) {
            int length = begin('p');
            out.writeBytes(message.message());
            out.endLengthOfMessage(length);
        }

        // | 'p' | length | token |
        @Override
        public void on(GssResponse message) {
            int length = begin('p');
            out.writeBytes(message.token());
            out.endLengthOfMessage(length);
        }

        @Override
        public void on(Query message) {
            query(message.sql());
        }

        @Override
        public void on(Parse message) {
            parse(WireName.of(message.statement()), message.sql(), message.parameterOids());
        }

        // As bind(), with the formats just as the message has them.
        @Override
        public void on(Bind message) {
            int length = begin('B');
            out.writeCString(message.portal()).writeCString(message.statement());
            writeFormats(out, message.parameterFormats());
            writeValues(message.values());
            writeFormats(out, message.resultFormats());
            out.endLengthOfMessage(length);
        }

        @Override
        public void on(Describe message) {
            named('D', message.target().code(), WireName.of(message.name()));
        }

        @Override
        public void on(Close message) {
            named('C', message.target().code(), WireName.of(message.name()));
        }

        @Override
        public void on(Execute message) {
            execute(WireName.of(message.portal()), message.maxRows());
        }

        @Override
        public void on(FrontendSignal message) {
            out.writeByte(message.type()).writeInt(4);
        }

        // | 'F' | length | function int32 | argument formats as in Bind | arguments as in Bind | result's format int16
        // |
        @Override
        public void on(FunctionCall message) {
            int length = begin('F');
            out.writeInt(message.functionOid());
            writeFormats(out, message.argumentFormats());
            writeValues(message.arguments());
            out.writeShort(message.resultFormat());
            out.endLengthOfMessage(length);
        }

        // | 'd' | length | data |
        @Override
        public void on(CopyData message) {
            int length = begin('d');
            out.writeBytes(message.array(), message.start(), message.length());
            out.endLengthOfMessage(length);
        }

        // | 'f' | length | message string |
        @Override
        public void on(CopyFail message) {
            int length = begin('f');
            out.writeCString(message.message());
            out.endLengthOfMessage(length);
        }

        private void writeValues(List<byte @Nullable []> values) {
            out.writeShort(count(values.size(), "values"));
            for (byte[] value : values) {
                writeValue(out, value);
            }
        }
    }
}
