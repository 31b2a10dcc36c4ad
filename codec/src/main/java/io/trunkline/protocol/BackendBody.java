// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import io.trunkline.error.ErrorFields;
import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of those messages from the server that are not delivered for every row or statement, as {@link BackendReader}
 * finds them: the cursor is on the first byte after the length, and the window ends with the message.
 *
 * <p>In the diagrams a string is UTF-8 and a zero byte.
 */
final class BackendBody {
    private BackendBody() {}

    /** The message without content that this type stands for, or null. */
    static @Nullable Signal signal(byte type) {
        return switch (type) {
            case '1' -> Signal.PARSE_COMPLETE;
            case '2' -> Signal.BIND_COMPLETE;
            case '3' -> Signal.CLOSE_COMPLETE;
            case 'n' -> Signal.NO_DATA;
            case 's' -> Signal.PORTAL_SUSPENDED;
            case 'I' -> Signal.EMPTY_QUERY_RESPONSE;
            case 'c' -> Signal.COPY_DONE;
            default -> null;
        };
    }

    static BackendMessage read(byte type, WireReader in) {
        return switch (type) {
            case 'T' -> rowDescription(in);
            case 't' -> parameterDescription(in);
            case 'E' -> new ErrorResponse(errorFields(in));
            case 'N' -> new NoticeResponse(errorFields(in));
            case 'A' -> notificationResponse(in);
            case 'S' -> parameterStatus(in);
            case 'K' -> backendKeyData(in);
            case 'R' -> AuthenticationBody.read(in);
            case 'v' -> negotiateProtocolVersion(in);
            case 'G' -> new CopyInResponse(format(in.readByte()), columnFormats(in));
            case 'H' -> new CopyOutResponse(format(in.readByte()), columnFormats(in));
            case 'W' -> new CopyBothResponse(format(in.readByte()), columnFormats(in));
            case 'V' -> functionCallResponse(in);
            default -> throw unknownType();
        };
    }

    /** Types whose content has no bound of its own; the list is that of PostgreSQL's own client, and ParameterDescription. */
    static boolean mayBeLong(byte type) {
        return switch (type) {
            case 'T', 'D', 'd', 'V', 'E', 'N', 'A', 't' -> true;
            default -> false;
        };
    }

    static void checkType(byte type) {
        if (name(type) == null) {
            throw unknownType();
        }
    }

    private static MalformedBytesException unknownType() {
        return new MalformedBytesException("no message from a server is of this type");
    }

    /** Such as {@code DataRow (type 'D', length 12)}. */
    static String describe(byte type, int length) {
        String name = name(type);
        return (name == null ? "Message" : name) + describeHeader(type, length);
    }

    static String describeHeader(byte type, int length) {
        String code = type > ' ' && type < 0x7F ? "'" + (char) type + "'" : String.format("0x%02x", type);
        return " (type " + code + ", length " + length + ")";
    }

    private static @Nullable String name(byte type) {
        return switch (type) {
            case 'R' -> "Authentication";
            case 'K' -> "BackendKeyData";
            case '2' -> "BindComplete";
            case '3' -> "CloseComplete";
            case 'C' -> "CommandComplete";
            case 'd' -> "CopyData";
            case 'c' -> "CopyDone";
            case 'G' -> "CopyInResponse";
            case 'H' -> "CopyOutResponse";
            case 'W' -> "CopyBothResponse";
            case 'D' -> "DataRow";
            case 'I' -> "EmptyQueryResponse";
            case 'E' -> "ErrorResponse";
            case 'V' -> "FunctionCallResponse";
            case 'v' -> "NegotiateProtocolVersion";
            case 'n' -> "NoData";
            case 'N' -> "NoticeResponse";
            case 'A' -> "NotificationResponse";
            case 't' -> "ParameterDescription";
            case 'S' -> "ParameterStatus";
            case '1' -> "ParseComplete";
            case 's' -> "PortalSuspended";
            case 'Z' -> "ReadyForQuery";
            case 'T' -> "RowDescription";
            default -> null;
        };
    }

    // | count int16 | column | column | …
    // column: | name string | table int32 | attribute int16 | type int32 | size int16 | modifier int32 | format int16 |
    private static RowDescription rowDescription(WireReader in) {
        int count = in.readShortCount(1 + 18);
        List<ColumnDescription> columns = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            columns.add(new ColumnDescription(
                    in.readCString(),
                    in.readInt(),
                    in.readShort(),
                    in.readInt(),
                    in.readShort(),
                    in.readInt(),
                    format(in.readShort())));
        }
        return new RowDescription(columns);
    }

    // | count int16 | type int32 | type int32 | …
    private static ParameterDescription parameterDescription(WireReader in) {
        return new ParameterDescription(oids(in));
    }

    // | code byte | field string | code byte | field string | … | 0 |
    // Lenient about everything but the borders: what the server has to say about an error must come through.
    private static ErrorFields errorFields(WireReader in) {
        ErrorFields.Builder fields = new ErrorFields.Builder();
        for (int code = in.readUnsignedByte(); code != 0; code = in.readUnsignedByte()) {
            fields.put((char) code, in.readCStringLeniently());
        }
        return fields.build();
    }

    // | process int32 | channel string | payload string |
    private static NotificationResponse notificationResponse(WireReader in) {
        return new NotificationResponse(in.readInt(), in.readCString(), in.readCString());
    }

    // | name string | value string |
    private static ParameterStatus parameterStatus(WireReader in) {
        return new ParameterStatus(in.readCString(), in.readCString());
    }

    // | process int32 | key, 4 to 256 bytes |
    private static BackendKeyData backendKeyData(WireReader in) {
        int processId = in.readInt();
        return new BackendKeyData(processId, secretKey(in));
    }

    // | version int32 | count int32 | option string | option string | …
    // The manual calls the version the minor one; servers send the major one in its upper half.
    private static NegotiateProtocolVersion negotiateProtocolVersion(WireReader in) {
        int version = in.readInt();
        int major = version >>> 16;
        if (major != 3 && major != 0) {
            throw new MalformedBytesException("a protocol version of " + major + "." + (version & 0xFFFF));
        }
        int count = in.readCount(1);
        List<String> options = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            options.add(in.readCString());
        }
        return new NegotiateProtocolVersion(version & 0xFFFF, options);
    }

    // | format byte | count int16 | column's format int16 | …      the same for CopyIn, CopyOut and CopyBoth
    private static short[] columnFormats(WireReader in) {
        short[] formats = new short[in.readShortCount(2)];
        for (int i = 0; i < formats.length; i++) {
            formats[i] = (short) format(in.readShort());
        }
        return formats;
    }

    // | length int32, -1: NULL | value |
    private static FunctionCallResponse functionCallResponse(WireReader in) {
        return new FunctionCallResponse(value(in));
    }

    static byte @Nullable [] value(WireReader in) {
        int length = in.readInt();
        return length == -1 ? null : in.readBytes(length);
    }

    static int[] oids(WireReader in) {
        int[] oids = new int[in.readShortCount(4)];
        for (int i = 0; i < oids.length; i++) {
            oids[i] = in.readInt();
        }
        return oids;
    }

    static byte[] secretKey(WireReader in) {
        int length = in.remaining();
        if (length < 4 || length > BackendKeyData.LONGEST_KEY) {
            throw new MalformedBytesException("a key of " + length + " bytes in place of 4 to 256");
        }
        return in.readBytes(length);
    }

    static int format(int code) {
        if (code != 0 && code != 1) {
            throw new MalformedBytesException("a format of " + code + ", where 0 is text and 1 is binary");
        }
        return code;
    }
}
