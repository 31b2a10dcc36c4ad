// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * The server's side of SCRAM-SHA-256: {@link ScramClient} says how the exchange goes.
 *
 * <p>One instance serves one exchange. Made from the password itself, so both methods are of use where passwords are at
 * hand, and {@link #serverFirst} is the expensive one here.
 */
public final class ScramServer {
    private final byte[] password;
    private final byte[] salt;
    private final int iterations;
    private final ChannelBinding binding;
    private final String nonce;

    private String clientFirstBare = "";
    private String fullNonce = "";
    private String serverFirst = "";
    private byte[] channelBinding = {};
    private byte[] salted = {};

    /**
     * @param binding NONE where there is no TLS, else that to the server's own certificate, which clients may use or not
     * @param random makes the nonce
     */
    public ScramServer(String password, byte[] salt, int iterations, ChannelBinding binding, SecureRandom random) {
        this(password, salt, iterations, binding, ScramClient.nonce(random));
    }

    ScramServer(String password, byte[] salt, int iterations, ChannelBinding binding, String nonce) {
        if (salt.length == 0 || iterations < 1) {
            throw new IllegalArgumentException("a salt of " + salt.length + " bytes, " + iterations + " iterations");
        }
        this.password = SaslPrep.prepare(password).getBytes(StandardCharsets.UTF_8);
        this.salt = salt.clone();
        this.iterations = iterations;
        this.binding = binding;
        this.nonce = nonce;
    }

    /**
     * {@return the answer to the client's first message}
     *
     * @throws ScramException if it is not well-formed, or wants a channel binding that is not there, or says that none
     *     was offered although it was
     */
    public byte[] serverFirst(byte[] clientFirst) {
        String what = "The client's first SCRAM message";
        String text = ScramAttributes.decode(what, clientFirst);
        channelBinding = channelBinding(what, text);
        clientFirstBare = text.substring(text.indexOf(',', text.indexOf(',') + 1) + 1);

        ScramAttributes attributes = new ScramAttributes(what, clientFirstBare.getBytes(StandardCharsets.UTF_8));
        attributes.nextOrEmpty('n');
        fullNonce = attributes.nextNonce() + nonce;
        attributes.skipExtensions();
        salted = ScramKeys.saltedPassword(password, salt, iterations);
        serverFirst = "r=" + fullNonce + ",s=" + Base64.getEncoder().encodeToString(salt) + ",i=" + iterations;
        return serverFirst.getBytes(StandardCharsets.UTF_8);
    }

    /** What the client must repeat in its final message, by what its first one begins with. */
    private byte[] channelBinding(String what, String clientFirst) {
        if (clientFirst.startsWith("n,,")) {
            return ChannelBinding.NONE.input();
        }
        if (binding == ChannelBinding.NONE && clientFirst.startsWith("y,,")) {
            return ChannelBinding.NOT_OFFERED.input();
        }
        if (binding != ChannelBinding.NONE && clientFirst.startsWith(binding.header())) {
            return binding.input();
        }
        throw new ScramException(what + " does not go with the channel binding that was offered");
    }

    /**
     * {@return the answer to the client's final message, once that has proved that the client knows the password}
     *
     * @throws ScramException if it has not
     */
    public byte[] serverFinal(byte[] clientFinal) {
        if (serverFirst.isEmpty()) {
            throw new ScramException("SCRAM client-final-message out of turn");
        }
        ScramAttributes attributes = new ScramAttributes("The client's final SCRAM message", clientFinal);
        if (!Arrays.equals(attributes.nextBase64('c'), channelBinding)) {
            throw new ScramException("The client's final SCRAM message is bound to another channel");
        }
        if (!attributes.nextNonce().equals(fullNonce)) {
            throw new ScramException("The client's final SCRAM message has another nonce");
        }
        while (!attributes.nextIs('p')) {
            attributes.skipExtension();
        }
        String withoutProof = attributes.text().substring(0, attributes.position() - 1);
        byte[] proof = attributes.nextBase64('p');
        attributes.requireEnd();

        String authMessage = clientFirstBare + "," + serverFirst + "," + withoutProof;
        byte[] storedKey = ScramKeys.hash(ScramKeys.clientKey(salted));
        byte[] clientSignature = ScramKeys.hmac(storedKey, authMessage);
        if (proof.length != clientSignature.length
                || !MessageDigest.isEqual(storedKey, ScramKeys.hash(ScramKeys.xor(proof, clientSignature)))) {
            throw new ScramException("The client's SCRAM proof is wrong: it does not know the password");
        }
        byte[] signature = ScramKeys.hmac(ScramKeys.serverKey(salted), authMessage);
        return ("v=" + Base64.getEncoder().encodeToString(signature)).getBytes(StandardCharsets.UTF_8);
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "ScramServer[" + iterations + " iterations]";
    }
}
