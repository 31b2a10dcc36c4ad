// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import io.trunkline.error.ErrorFields;
import io.trunkline.wire.WireWriter;

/**
 * The server's end of what it sends: turns messages into bytes.
 *
 * <p>A message that cannot be written leaves no byte behind. The layouts stand as diagrams in {@link BackendReader}, {@link
 * DataRow#locate}, {@link BackendBody} and {@link AuthenticationBody}. Belongs to one thread.
 */
public final class BackendWriter {
    private final WireWriter out;
    private final BackendHandler messages = new Messages();

    /** @param out to which all messages are appended */
    public BackendWriter(WireWriter out) {
        this.out = out;
    }

    public WireWriter out() {
        return out;
    }

    /** Appends a message. */
    public void write(BackendMessage message) {
        int start = out.size();
        try {
            message.deliver(messages);
        } catch (RuntimeException | Error refused) {
            out.truncate(start);
            throw refused;
        }
    }

    private int begin(char type) {
        return out.writeByte(type).beginLength();
    }

    private final class Messages implements BackendHandler {
        @Override
        public void unexpected(BackendMessage message) {
            throw new AssertionError("no layout for " + message);
        }

        @Override
        public void on(DataRow message) {
            int length = begin('D');
            out.writeShort(message.columnCount());
            out.writeBytes(message.array(), message.start(), message.end() - message.start());
            out.endLengthOfMessage(length);
        }

        @Override
        public void on(CommandComplete message) {
            int length = begin('C');
            message.writeTag(out);
            out.endLengthOfMessage(length);
        }

        @Override
        public void on(ReadyForQuery message) {
            int length = begin('Z');
            out.writeByte(message.status().code());
            out.endLengthOfMessage(length);
        }

        @Override
        public void on(Signal message) {
            out.writeByte(message.type()).writeInt(4);
        }

        @Override
        public void on(RowDescription message) {
            int length = begin('T');
            out.writeShort(FrontendWriter.count(message.columns().size(), "columns"));
            for (ColumnDescription column : message.columns()) {
                out.writeCString(column.name())
                        .writeInt(column.tableOid())
                        .writeShort(column.attribute())
                        .writeInt(column.typeOid())
                        .writeShort(column.typeSize())
                        .writeInt(column.typeModifier())
                        .writeShort(column.format());
            }
            out.endLengthOfMessage(length);
        }

        @Override
        public void on(ParameterDescription message) {
            int length = begin('t');
            out.writeShort(FrontendWriter.count(message.typeOids().length, "parameters"));
            for (int oid : message.typeOids()) {
                out.writeInt(oid);
            }
            out.endLengthOfMessage(length);
        }

        @Override
        public void on(ErrorResponse message) {
            writeFields('E', message.fields());
        }

        @Override
        public void on(NoticeResponse message) {
            writeFields('N', message.fields());
        }

        private void writeFields(char type, ErrorFields fields) {
            int length = begin(type);
            fields.asMap().forEach((code, field) -> out.writeByte(code).writeCString(field));
            out.writeByte(0);
            out.endLengthOfMessage(length);
        }

        @Override
        public void on(NotificationResponse message) {
            int length = begin('A');
            out.writeInt(message.processId()).writeCString(message.channel()).writeCString(message.payload());
            out.endLengthOfMessage(length);
        }

        @Override
        public void on(ParameterStatus message) {
            int length = begin('S');
            out.writeCString(message.name()).writeCString(message.value());
            out.endLengthOfMessage(length);
        }

        @Override
        public void on(BackendKeyData message) {
            int length = begin('K');
            out.writeInt(message.processId()).writeBytes(message.secretKey());
            out.endLengthOfMessage(length);
        }

        @Override
        public void on(Authentication message) {
            int length = begin('R');
            AuthenticationBody.write(message, out);
            out.endLengthOfMessage(length);
        }

        @Override
        public void on(NegotiateProtocolVersion message) {
            int length = begin('v');
            out.writeShort(3).writeShort(message.minor());
            out.writeInt(message.unrecognizedOptions().size());
            message.unrecognizedOptions().forEach(out::writeCString);
            out.endLengthOfMessage(length);
        }

        @Override
        public void on(CopyInResponse message) {
            writeCopyResponse('G', message.format(), message.columnFormats());
        }

        @Override
        public void on(CopyOutResponse message) {
            writeCopyResponse('H', message.format(), message.columnFormats());
        }

        @Override
        public void on(CopyBothResponse message) {
            writeCopyResponse('W', message.format(), message.columnFormats());
        }

        private void writeCopyResponse(char type, int format, short[] columnFormats) {
            int length = begin(type);
            out.writeByte(format);
            out.writeShort(FrontendWriter.count(columnFormats.length, "columns"));
            for (short columnFormat : columnFormats) {
                out.writeShort(columnFormat);
            }
            out.endLengthOfMessage(length);
        }

        @Override
        public void on(CopyData message) {
            int length = begin('d');
            out.writeBytes(message.array(), message.start(), message.length());
            out.endLengthOfMessage(length);
        }

        @Override
        public void on(FunctionCallResponse message) {
            int length = begin('V');
            FrontendWriter.writeValue(out, message.value());
            out.endLengthOfMessage(length);
        }
    }
}
