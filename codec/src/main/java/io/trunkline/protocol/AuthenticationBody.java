// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The bodies of the {@link Authentication} family, which share one type.
 *
 * <pre>
 * | code int32 | data |
 *
 * data of  5 MD5Password:                              | salt, 4 bytes |
 *          8 GSSContinue, 11 SASLContinue, 12 SASLFinal: | the rest |
 *         10 SASL:                                     | mechanism string | mechanism string | … | 0 |
 *         all others:                                  nothing
 * </pre>
 */
final class AuthenticationBody {
    private AuthenticationBody() {}

    static Authentication read(WireReader in) {
        int code = in.readInt();
        return switch (code) {
            case 0 -> new Authentication.Ok();
            case 2 -> new Authentication.KerberosV5();
            case 3 -> new Authentication.CleartextPassword();
            case 5 -> new Authentication.Md5Password(in.readBytes(4));
            case 7 -> new Authentication.Gss();
            case 8 -> new Authentication.GssContinue(in.readRemainingBytes());
            case 9 -> new Authentication.Sspi();
            case 10 -> new Authentication.Sasl(mechanisms(in));
            case 11 -> new Authentication.SaslContinue(in.readRemainingBytes());
            case 12 -> new Authentication.SaslFinal(in.readRemainingBytes());
            default -> throw new MalformedBytesException("an authentication method of code " + code);
        };
    }

    private static List<String> mechanisms(WireReader in) {
        List<String> mechanisms = new ArrayList<>();
        for (String mechanism = in.readCString(); !mechanism.isEmpty(); mechanism = in.readCString()) {
            mechanisms.add(mechanism);
        }
        return mechanisms;
    }

    static void write(Authentication message, WireWriter out) {
        out.writeInt(message.code());
        if (message instanceof Authentication.Md5Password md5) {
            out.writeBytes(md5.salt());
        } else if (message instanceof Authentication.GssContinue gss) {
            out.writeBytes(gss.token());
        } else if (message instanceof Authentication.Sasl sasl) {
            sasl.mechanisms().forEach(out::writeCString);
            out.writeByte(0);
        } else if (message instanceof Authentication.SaslContinue sasl) {
            out.writeBytes(sasl.message());
        } else if (message instanceof Authentication.SaslFinal sasl) {
            out.writeBytes(sasl.message());
        }
    }
}
