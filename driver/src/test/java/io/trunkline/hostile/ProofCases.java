// SPDX-License-Identifier: Apache-2.0
package io.trunkline.hostile;

import static io.trunkline.hostile.HostileCase.bytes;
import static io.trunkline.hostile.HostileCase.int32;
import static io.trunkline.hostile.HostileCase.message;
import static io.trunkline.hostile.HostileCase.messages;
import static io.trunkline.hostile.HostileCase.play;
import static io.trunkline.hostile.HostileCase.text;

import io.trunkline.AuthenticationMethod;
import io.trunkline.ChannelBindingMode;
import io.trunkline.RequireAuth;
import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.PasswordMessage;
import io.trunkline.protocol.SaslInitialResponse;
import io.trunkline.protocol.SaslResponse;
import io.trunkline.session.Flights;
import io.trunkline.testkit.script.Script;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Servers that ask for the wrong proof of identity, or claim to have given their own. */
final class ProofCases {
    private static final Authentication OK = new Authentication.Ok();
    private static final Authentication SCRAM = new Authentication.Sasl(List.of("SCRAM-SHA-256"));
    private static final String SALT = "c2FsdHNhbHRzYWx0";
    private static final String UNSIGNED = "without having proved";

    private ProofCases() {}

    static Stream<HostileCase> all() {
        return Stream.of(methods(), outOfTurn(), lies(), signatures()).flatMap(cases -> cases);
    }

    private static HostileCase asks(String id, Authentication request, String... said) {
        return messages(id, Scene.STARTUP, new BackendMessage[] {request}, said);
    }

    private static Stream<HostileCase> methods() {
        RequireAuth scram = RequireAuth.oneOf(AuthenticationMethod.SCRAM_SHA_256);
        return Stream.of(
                asks(
                                "A13: clear text where SCRAM is required",
                                new Authentication.CleartextPassword(),
                                "asks for password",
                                "require_auth")
                        .with(it -> it.requireAuth(scram)),
                asks(
                                "A13: MD5 where SCRAM is required",
                                new Authentication.Md5Password(new byte[4]),
                                "asks for md5",
                                "require_auth")
                        .with(it -> it.requireAuth(scram)),
                asks("A13: nothing where SCRAM is required", OK, "no proof of identity", "require_auth")
                        .with(it -> it.requireAuth(scram)),
                asks("A13: SCRAM where it is ruled out", SCRAM, "asks for scram-sha-256", "require_auth")
                        .with(it -> it.requireAuth(RequireAuth.noneOf(AuthenticationMethod.SCRAM_SHA_256))),
                asks(
                                "A10: clear text where binding is required",
                                new Authentication.CleartextPassword(),
                                "channel_binding=require")
                        .with(ProofCases::bound),
                asks(
                                "A10: MD5 where binding is required",
                                new Authentication.Md5Password(new byte[4]),
                                "channel_binding=require")
                        .with(ProofCases::bound),
                asks("A10: nothing where binding is required", OK, "channel_binding=require")
                        .with(ProofCases::bound),
                asks("A10: plain SCRAM where binding is required", SCRAM, "channel_binding=require")
                        .with(ProofCases::bound),
                asks(
                        "A10: SCRAM-SHA-256-PLUS without TLS",
                        new Authentication.Sasl(List.of("SCRAM-SHA-256-PLUS")),
                        "somebody stands between"),
                asks(
                        "A12: mechanisms nobody knows",
                        new Authentication.Sasl(List.of("SCRAM-SHA-512", "GS2-KRB5")),
                        "SCRAM-SHA-512",
                        "GS2-KRB5"),
                asks("A12: no mechanism", new Authentication.Sasl(List.of()), "speaks none"),
                bytes(
                                "A12: 20,000 mechanisms",
                                Scene.STARTUP,
                                message('R', int32(10), text("MX\0".repeat(20_000)), text("\0")),
                                "speaks none")
                        .inOnePiece(),
                asks("A12: a token over no TLS", new Authentication.Sasl(List.of("OAUTHBEARER")), "without TLS"),
                asks("B2: Kerberos 5", new Authentication.KerberosV5(), "KerberosV5", "scram-sha-256"),
                asks("B2: GSSAPI", new Authentication.Gss(), "Gss", "scram-sha-256"),
                asks("B2: SSPI", new Authentication.Sspi(), "Sspi", "scram-sha-256"),
                asks(
                        "B2: GSSAPI continues that never began",
                        new Authentication.GssContinue(new byte[8]),
                        "GssContinue"),
                asks(
                        "A12: SCRAM's middle without its beginning",
                        new Authentication.SaslContinue(new byte[1]),
                        "SaslContinue before"),
                asks(
                        "A12: SCRAM's end without its beginning",
                        new Authentication.SaslFinal(new byte[1]),
                        "SaslFinal before"));
    }

    private static void bound(io.trunkline.PgConfig.Builder config) {
        config.channelBinding(ChannelBindingMode.REQUIRE);
    }

    private static Stream<HostileCase> outOfTurn() {
        return Stream.of(
                afterFirst("0: Ok straight after SASLInitialResponse", UNSIGNED, OK),
                afterFirst("A12: final before continue", "out of turn", new Authentication.SaslFinal(text("v=AAAA"))),
                afterFirst("A12: SCRAM offered twice", "second proof", SCRAM),
                afterFirst("A13: clear text after SCRAM", "second proof", new Authentication.CleartextPassword()),
                afterFirst("A13: MD5 after SCRAM", "second proof", new Authentication.Md5Password(new byte[4])),
                play(
                                "A13: clear text after MD5",
                                Scene.STARTUP,
                                (script, delivery, loop) -> send(
                                        script.send(new Authentication.Md5Password(new byte[4]))
                                                .expect(PasswordMessage.class),
                                        delivery,
                                        loop,
                                        new Authentication.CleartextPassword()),
                                "second proof")
                        .splittable());
    }

    private static Script send(Script script, Delivery delivery, WatchedLoop loop, BackendMessage... messages) {
        byte[] bytes = Flights.bytes(messages);
        return delivery.send(script, loop, () -> bytes);
    }

    private static HostileCase afterFirst(String id, String said, BackendMessage answer) {
        return play(
                        id,
                        Scene.STARTUP,
                        (script, delivery, loop) ->
                                send(script.send(SCRAM).expect(SaslInitialResponse.class), delivery, loop, answer),
                        said)
                .splittable();
    }

    /** Lies in SCRAM's first message from the server: no proof may follow. */
    private static Stream<HostileCase> lies() {
        return Stream.of(
                lie("0, A11: 5,000,000 iterations", nonce -> first(nonce + "x", SALT, "5000000"), "limit of 100000"),
                lie("A11: 100,001 iterations", nonce -> first(nonce + "x", SALT, "100001"), "limit of 100000"),
                lie("A11: 2³¹−1 iterations", nonce -> first(nonce + "x", SALT, "2147483647"), "limit of 100000"),
                lie("A11: 2³¹ iterations", nonce -> first(nonce + "x", SALT, "2147483648"), "SCRAM"),
                lie("A11: 2⁶³ iterations", nonce -> first(nonce + "x", SALT, "9223372036854775808"), "SCRAM"),
                lie("A11: no iterations", nonce -> first(nonce + "x", SALT, "0"), "SCRAM"),
                lie("A11: −1 iterations", nonce -> first(nonce + "x", SALT, "-1"), "SCRAM"),
                lie("A11: 4096x iterations", nonce -> first(nonce + "x", SALT, "4096x"), "SCRAM"),
                lie("A11: an empty number of iterations", nonce -> first(nonce + "x", SALT, ""), "SCRAM"),
                lie("A12: nonce equal to ours", nonce -> first(nonce, SALT, "4096"), "nonce"),
                lie("A12: nonce not extending ours", nonce -> first("x" + nonce, SALT, "4096"), "nonce"),
                lie("A12: nonce shorter than ours", nonce -> first(nonce.substring(1), SALT, "4096"), "nonce"),
                lie("A12: nonce of no characters", nonce -> first("", SALT, "4096"), "empty attribute r"),
                lie("A12: salt missing", nonce -> "r=" + nonce + "x,i=4096", "SCRAM"),
                lie("A12: salt of no characters", nonce -> first(nonce + "x", "", "4096"), "SCRAM"),
                lie("A12: salt not Base64", nonce -> first(nonce + "x", "!", "4096"), "SCRAM"),
                lie("A12: iterations missing", nonce -> "r=" + nonce + "x,s=" + SALT, "SCRAM"),
                lie("A12: order changed", nonce -> "s=" + SALT + ",r=" + nonce + "x,i=4096", "SCRAM"),
                lie("A12: mandatory extension", nonce -> "m=evil," + first(nonce + "x", SALT, "4096"), "extension"),
                lie("A12: error in place of a challenge", nonce -> "e=other-error", "other-error"),
                lie("A12: nothing", nonce -> "", "SCRAM"),
                lie("A12: NUL in a challenge", nonce -> first(nonce + "\0", SALT, "4096"), "SCRAM"),
                lie("A12: a challenge that is not UTF-8", nonce -> first(nonce + "\u00ff", SALT, "4096"), "SCRAM"));
    }

    private static String first(String nonce, String salt, String iterations) {
        return "r=" + nonce + ",s=" + salt + ",i=" + iterations;
    }

    private static HostileCase lie(String id, UnaryOperator<String> serverFirst, String said) {
        return play(id, Scene.STARTUP, (script, delivery, loop) -> challenge(script, delivery, loop, serverFirst), said)
                .splittable();
    }

    private static Script challenge(
            Script script, Delivery delivery, WatchedLoop loop, UnaryOperator<String> serverFirst) {
        AtomicReference<String> nonce = new AtomicReference<>("");
        return delivery.send(
                script.send(SCRAM).capture(SaslInitialResponse.class, message -> nonce.set(nonce(message))),
                loop,
                () -> Flights.bytes(new Authentication.SaslContinue(text(serverFirst.apply(nonce.get())))));
    }

    private static String nonce(SaslInitialResponse message) {
        byte[] response = message.response();
        String first = response == null ? "" : new String(response, StandardCharsets.UTF_8);
        return first.substring(first.indexOf("r=") + 2);
    }

    /** The client has proved that it knows the password; the server has not and cannot. */
    private static Stream<HostileCase> signatures() {
        return Stream.of(
                afterProof("0: Ok with no SASLFinal", UNSIGNED, OK),
                afterProof("A12: a wrong signature", "signature is wrong", last("v=" + "A".repeat(43) + "=")),
                afterProof("A12: a short signature", "signature is wrong", last("v=AAAA")),
                afterProof("A12: no signature", "SCRAM", last("")),
                afterProof("A12: an empty signature", "SCRAM", last("v=")),
                afterProof("A12: a signature that is not Base64", "SCRAM", last("v=!!!")),
                afterProof("A12: an error in place of a signature", "invalid-proof", last("e=invalid-proof")),
                afterProof(
                        "A12: a second challenge",
                        "out of turn",
                        new Authentication.SaslContinue(text("r=x,s=eA==,i=1"))),
                afterProof("A12: SCRAM offered again", "second proof", SCRAM),
                afterProof("A13: clear text after all", "second proof", new Authentication.CleartextPassword()),
                afterProof("B2: Z in place of a signature", "before the end of authentication", Flights.READY));
    }

    private static Authentication last(String text) {
        return new Authentication.SaslFinal(text(text));
    }

    private static HostileCase afterProof(String id, String said, BackendMessage answer) {
        return play(
                        id,
                        Scene.STARTUP,
                        (script, delivery, loop) -> send(
                                challenge(script, Delivery.WHOLE, loop, nonce -> first(nonce + "x", SALT, "4096"))
                                        .expect(SaslResponse.class),
                                delivery,
                                loop,
                                answer),
                        said)
                .splittable();
    }
}
