// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of messages from the client, as {@link FrontendReader} finds them: the cursor is on the first byte after the
 * length, and the window ends with the message. The layouts stand as diagrams in {@link FrontendWriter}.
 */
final class FrontendBody {
    static final int CANCEL_REQUEST = (1234 << 16) | 5678;
    static final int SSL_REQUEST = (1234 << 16) | 5679;
    static final int GSSENC_REQUEST = (1234 << 16) | 5680;

    private FrontendBody() {}

    /** The message without content that this type stands for, or null. */
    static @Nullable FrontendSignal signal(byte type) {
        return switch (type) {
            case 'S' -> FrontendSignal.SYNC;
            case 'H' -> FrontendSignal.FLUSH;
            case 'X' -> FrontendSignal.TERMINATE;
            case 'c' -> FrontendSignal.COPY_DONE;
            default -> null;
        };
    }

    static FrontendMessage read(byte type, PasswordKind passwordKind, WireReader in) {
        return switch (type) {
            case MessageReader.UNTYPED -> startup(in);
            case 'p' -> password(passwordKind, in);
            case 'Q' -> new Query(in.readCString());
            case 'P' -> parse(in);
            case 'B' -> bind(in);
            case 'D' -> new Describe(target(in), in.readCString());
            case 'C' -> new Close(target(in), in.readCString());
            case 'E' -> new Execute(in.readCString(), in.readInt());
            case 'F' -> functionCall(in);
            case 'f' -> new CopyFail(in.readCString());
            default -> throw unknownType();
        };
    }

    /** Types whose content has no bound of its own; the list is that of PostgreSQL's server. */
    static boolean mayBeLong(byte type) {
        return switch (type) {
            case 'Q', 'P', 'B', 'F', 'd' -> true;
            default -> false;
        };
    }

    static void checkType(byte type) {
        if (name(type) == null) {
            throw unknownType();
        }
    }

    private static MalformedBytesException unknownType() {
        return new MalformedBytesException("no message from a client is of this type");
    }

    /** Such as {@code Bind (type 'B', length 12)}. */
    static String describe(byte type, int length) {
        if (type == MessageReader.UNTYPED) {
            return "StartupMessage (length " + length + ")";
        }
        String name = name(type);
        return (name == null ? "Message" : name) + BackendBody.describeHeader(type, length);
    }

    private static @Nullable String name(byte type) {
        return switch (type) {
            case MessageReader.UNTYPED -> "StartupMessage";
            case 'B' -> "Bind";
            case 'C' -> "Close";
            case 'd' -> "CopyData";
            case 'c' -> "CopyDone";
            case 'f' -> "CopyFail";
            case 'D' -> "Describe";
            case 'E' -> "Execute";
            case 'H' -> "Flush";
            case 'F' -> "FunctionCall";
            case 'P' -> "Parse";
            case 'p' -> "PasswordMessage";
            case 'Q' -> "Query";
            case 'S' -> "Sync";
            case 'X' -> "Terminate";
            default -> null;
        };
    }

    private static FrontendMessage startup(WireReader in) {
        int code = in.readInt();
        return switch (code) {
            case SSL_REQUEST -> new SslRequest();
            case GSSENC_REQUEST -> new GssEncRequest();
            case CANCEL_REQUEST -> cancelRequest(in);
            default -> startupMessage(code >>> 16, code & 0xFFFF, in);
        };
    }

    private static CancelRequest cancelRequest(WireReader in) {
        int processId = in.readInt();
        return new CancelRequest(processId, BackendBody.secretKey(in));
    }

    private static StartupMessage startupMessage(int major, int minor, WireReader in) {
        if (major != 3) {
            throw new MalformedBytesException("a protocol version of " + major + "." + minor + ", where 3 is spoken");
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String name = in.readCString(); !name.isEmpty(); name = in.readCString()) {
            parameters.put(name, in.readCString());
        }
        return new StartupMessage(major, minor, parameters);
    }

    private static FrontendMessage password(PasswordKind kind, WireReader in) {
        return switch (kind) {
            case PASSWORD -> new PasswordMessage(in.readCString());
            case SASL_INITIAL_RESPONSE -> new SaslInitialResponse(in.readCString(), BackendBody.value(in));
            case SASL_RESPONSE -> new SaslResponse(in.readRemainingBytes());
            case GSS_RESPONSE -> new GssResponse(in.readRemainingBytes());
        };
    }

    private static Parse parse(WireReader in) {
        String statement = in.readCString();
        String sql = in.readCString();
        return new Parse(statement, sql, BackendBody.oids(in));
    }

    private static Bind bind(WireReader in) {
        String portal = in.readCString();
        String statement = in.readCString();
        int[] parameterFormats = formats(in);
        List<byte @Nullable []> values = values(in);
        int[] resultFormats = formats(in);
        return new Bind(portal, statement, parameterFormats, values, resultFormats);
    }

    private static FunctionCall functionCall(WireReader in) {
        int function = in.readInt();
        int[] argumentFormats = formats(in);
        List<byte @Nullable []> arguments = values(in);
        return new FunctionCall(function, argumentFormats, arguments, BackendBody.format(in.readShort()));
    }

    private static int[] formats(WireReader in) {
        int[] formats = new int[in.readShortCount(2)];
        for (int i = 0; i < formats.length; i++) {
            formats[i] = BackendBody.format(in.readShort());
        }
        return formats;
    }

    private static List<byte @Nullable []> values(WireReader in) {
        int count = in.readShortCount(4);
        List<byte @Nullable []> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(BackendBody.value(in));
        }
        return values;
    }

    private static Target target(WireReader in) {
        byte code = in.readByte();
        return switch (code) {
            case 'S' -> Target.STATEMENT;
            case 'P' -> Target.PORTAL;
            default -> throw new MalformedBytesException("neither a statement nor a portal but " + code);
        };
    }
}
