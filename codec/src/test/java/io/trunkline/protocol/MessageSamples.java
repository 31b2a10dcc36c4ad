// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import io.trunkline.error.ErrorFields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** At least one message of every type and every constant, in an order in which one stream can carry them. */
final class MessageSamples {
    private MessageSamples() {}

    static List<BackendMessage> backend() {
        List<BackendMessage> samples = new ArrayList<>(List.of(
                new NegotiateProtocolVersion(0, List.of()),
                new NegotiateProtocolVersion(2, List.of("_pq_.some", "_pq_.other")),
                new Authentication.KerberosV5(),
                new Authentication.CleartextPassword(),
                new Authentication.Md5Password(new byte[] {1, 0, -1, 127}),
                new Authentication.Gss(),
                new Authentication.GssContinue(bytes("token")),
                new Authentication.GssContinue(new byte[0]),
                new Authentication.Sspi(),
                new Authentication.Sasl(List.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256")),
                new Authentication.Sasl(List.of()),
                new Authentication.SaslContinue(bytes("r=abc,s=QSXCR+Q6sek8bf92,i=4096")),
                new Authentication.SaslFinal(bytes("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")),
                new Authentication.Ok(),
                new BackendKeyData(-7, new byte[] {1, 2, 3, 4}),
                new BackendKeyData(Integer.MAX_VALUE, new byte[256]),
                new ParameterStatus("client_encoding", "UTF8"),
                new ParameterStatus("application_name", "Grüße 🐘"),
                new ParameterDescription(new int[] {23, 25, -1}),
                new ParameterDescription(new int[0]),
                new RowDescription(List.of(
                        new ColumnDescription("id", 16384, (short) 1, 23, (short) 4, -1, 1),
                        new ColumnDescription("", 0, (short) -3, -294967296, (short) -1, 1043, 0),
                        new ColumnDescription("größe", -1, Short.MAX_VALUE, 1700, (short) -2, 0, 0))),
                new RowDescription(List.of()),
                DataRow.of(bytes("1"), null, new byte[0], bytes("Zoë")),
                DataRow.of(),
                DataRow.of(new byte[300]),
                CommandComplete.of("INSERT 0 5"),
                CommandComplete.of(""),
                new NoticeResponse(
                        ErrorFields.builder("NOTICE", "00000", "nothing much").build()),
                new ErrorResponse(ErrorFields.builder("ERROR", "23505", "duplicate key")
                        .put('D', "Key (id)=(1) already exists.")
                        .put('n', "users_pkey")
                        .put((char) 0xFE, "from the future")
                        .build()),
                new ErrorResponse(ErrorFields.of(Map.of())),
                new NotificationResponse(42, "orders", "{\"id\":1}"),
                new NotificationResponse(0, "", ""),
                new CopyInResponse(0, new short[0]),
                new CopyInResponse(1, new short[] {1, 1}),
                new CopyOutResponse(0, new short[] {0}),
                new CopyBothResponse(1, new short[] {0, 1}),
                CopyData.of(bytes("1\tone\n")),
                CopyData.of(new byte[0]),
                new FunctionCallResponse(bytes("result")),
                new FunctionCallResponse(new byte[0]),
                new FunctionCallResponse(null)));
        samples.addAll(Arrays.asList(Signal.values()));
        for (TransactionStatus status : TransactionStatus.values()) {
            samples.add(ReadyForQuery.of(status));
        }
        return samples;
    }

    static List<FrontendMessage> frontend() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("user", "app");
        parameters.put("database", "shop");
        parameters.put("application_name", "Grüße");
        parameters.put("options", "");
        List<FrontendMessage> samples = new ArrayList<>(List.of(
                new SslRequest(),
                new GssEncRequest(),
                new CancelRequest(7, new byte[] {4, 3, 2, 1}),
                new CancelRequest(-7, new byte[256]),
                new StartupMessage(3, 2, parameters),
                new PasswordMessage("pässword"),
                new SaslInitialResponse("SCRAM-SHA-256", bytes("n,,n=,r=abc")),
                new SaslInitialResponse("GSSAPI", null),
                new SaslInitialResponse("EXTERNAL", new byte[0]),
                new SaslResponse(bytes("c=biws,r=abc,p=AAAA")),
                new GssResponse(bytes("token")),
                new Query("select 1; select 'ü'"),
                new Parse("s1", "select $1::int", new int[] {23, 0}),
                new Parse("", "", new int[0]),
                new Bind("", "s1", new int[0], List.of(), new int[0]),
                new Bind("p", "s1", new int[] {1}, Arrays.asList(bytes("a"), null), new int[] {0, 1}),
                new Bind("p", "", new int[] {1, 0}, List.of(new byte[0], bytes("b")), new int[] {1}),
                new Describe(Target.STATEMENT, "s1"),
                new Describe(Target.PORTAL, ""),
                new Close(Target.STATEMENT, "s1"),
                new Close(Target.PORTAL, "p"),
                new Execute("", 0),
                new Execute("p", 100),
                new FunctionCall(2200, new int[] {1}, Arrays.asList(null, bytes("x")), 1),
                new FunctionCall(-1, new int[0], List.of(), 0),
                CopyData.of(bytes("2\ttwo\n")),
                new CopyFail("no more of this")));
        samples.addAll(Arrays.asList(FrontendSignal.values()));
        return samples;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
