// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol.auth;

import io.trunkline.protocol.auth.ScramKeyCache.Keys;
import io.trunkline.protocol.auth.ScramKeyCache.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of SCRAM-SHA-256 (RFC 5802, RFC 7677; PostgreSQL manual, 54.3 SASL Authentication): proves that we know
 * the password without telling it, and demands the same of the server.
 *
 * <pre>
 * client: n,,n=,r=ours          {@link #clientFirst}
 * server: r=ours+theirs,s=salt,i=iterations          {@link #serverFirst}, cheap
 * client: c=biws,r=ours+theirs,p=proof          {@link #clientFinal}, expensive: not on an event loop
 * server: v=signature          {@link #serverFinal}, cheap
 * </pre>
 *
 * <p>One instance serves one exchange, its methods called in this order, by one thread at a time. Only once {@link
 * #isVerified} may the server's word that we are let in be believed. Nothing here shows a secret.
 */
public final class ScramClient {
    private enum State {
        NEW,
        CLIENT_FIRST,
        SERVER_FIRST,
        CLIENT_FINAL,
        VERIFIED,
        FAILED
    }

    private static final int NONCE_BYTES = 18;

    private final ChannelBinding binding;
    private final String user;
    private final String nonce;
    private final byte[] password;
    private final String role;
    private final @Nullable ScramKeyCache cache;

    private State state = State.NEW;
    private String serverFirst = "";
    private String fullNonce = "";
    private byte[] salt = {};
    private int iterations;
    private byte @Nullable [] serverSignature;
    private @Nullable ByteBuffer keysName;
    private @Nullable Keys keys;

    /** @param random makes the nonce, 18 bytes of it */
    public ScramClient(String password, ChannelBinding binding, SecureRandom random) {
        this("", password, binding, random, null);
    }

    /**
     * @param user for the cache only: the server knows the user from the StartupMessage and does not look at the name here
     * @param cache where the keys of earlier exchanges are, and those of this one will be
     */
    public ScramClient(
            String user, String password, ChannelBinding binding, SecureRandom random, @Nullable ScramKeyCache cache) {
        this("", password, binding, nonce(random), user, cache);
    }

    /** @param nonce of printable ASCII characters other than the comma, never used before */
    ScramClient(String user, String password, ChannelBinding binding, String nonce) {
        this(user, password, binding, nonce, user, null);
    }

    private ScramClient(
            String user,
            String password,
            ChannelBinding binding,
            String nonce,
            String role,
            @Nullable ScramKeyCache cache) {
        this.user = user;
        this.password = SaslPrep.prepare(password).getBytes(StandardCharsets.UTF_8);
        this.binding = binding;
        this.nonce = nonce;
        this.role = role;
        this.cache = cache;
    }

    static String nonce(SecureRandom random) {
        byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** {@return the name of the SASL mechanism to choose} */
    public String mechanism() {
        return binding.mechanism();
    }

    /** {@return the first message to send} */
    public byte[] clientFirst() {
        advance(State.NEW, State.CLIENT_FIRST, "client-first-message");
        return (binding.header() + clientFirstBare()).getBytes(StandardCharsets.UTF_8);
    }

    private String clientFirstBare() {
        return "n=" + user + ",r=" + nonce;
    }

    /**
     * Reads the server's first message.
     *
     * @param maxIterations the most the server may ask for: each is two SHA-256 blocks of our time
     * @throws ScramException if it is not well-formed, is no answer to our message, or asks for too much
     */
    public void serverFirst(byte[] message, int maxIterations) {
        advance(State.CLIENT_FIRST, State.FAILED, "server-first-message");
        ScramAttributes attributes = new ScramAttributes("The server's first SCRAM message", message);
        if (attributes.nextIs('m')) {
            throw new ScramException("The server's first SCRAM message demands an extension that nobody knows");
        }
        refuseError(attributes);
        fullNonce = attributes.nextNonce();
        if (fullNonce.length() <= nonce.length() || !fullNonce.startsWith(nonce)) {
            throw new ScramException("The server's first SCRAM message has a nonce that does not extend ours");
        }
        salt = attributes.nextBase64('s');
        iterations = attributes.nextCount('i', maxIterations);
        attributes.skipExtensions();
        serverFirst = attributes.text();
        if (cache != null) {
            keysName = cache.name(role.getBytes(StandardCharsets.UTF_8), password, salt, iterations);
            keys = cache.get(keysName);
        }
        state = State.SERVER_FIRST;
    }

    /** {@return whether {@link #clientFinal} is cheap, because the cache has the keys} */
    public boolean isCached() {
        return keys != null;
    }

    /**
     * {@return the second message to send} Takes the time of as many iterations as the server asked for, some
     * milliseconds at the usual 4,096, unless {@link #isCached}; an interrupt ends it early. Forgets the password.
     *
     * @throws ScramException if the thread is interrupted
     */
    public byte[] clientFinal() {
        advance(State.SERVER_FIRST, State.FAILED, "client-final-message");
        Keys proving = keys == null ? derive() : keys;
        keys = proving;
        Arrays.fill(password, (byte) 0);
        byte[] clientKey = proving.client().bytes;

        String withoutProof = "c=" + Base64.getEncoder().encodeToString(binding.input()) + ",r=" + fullNonce;
        String authMessage = clientFirstBare() + "," + serverFirst + "," + withoutProof;
        byte[] clientSignature = ScramKeys.hmac(ScramKeys.hash(clientKey), authMessage);
        byte[] proof = ScramKeys.xor(clientKey, clientSignature);
        serverSignature = ScramKeys.hmac(proving.server().bytes, authMessage);
        state = State.CLIENT_FINAL;
        return (withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof)).getBytes(StandardCharsets.UTF_8);
    }

    private Keys derive() {
        byte[] salted = ScramKeys.saltedPassword(password, salt, iterations);
        Keys derived = new Keys(new Secret(ScramKeys.clientKey(salted)), new Secret(ScramKeys.serverKey(salted)));
        Arrays.fill(salted, (byte) 0);
        return derived;
    }

    /**
     * Verifies the server's final message, in constant time.
     *
     * @throws ScramException if the server does not know the password either, or says that it is wrong
     */
    public void serverFinal(byte[] message) {
        advance(State.CLIENT_FINAL, State.FAILED, "server-final-message");
        ScramAttributes attributes = new ScramAttributes("The server's final SCRAM message", message);
        refuseError(attributes);
        byte[] signature = attributes.nextBase64('v');
        attributes.skipExtensions();
        if (!MessageDigest.isEqual(signature, serverSignature)) {
            throw new ScramException(
                    "The server's SCRAM signature is wrong: it does not know the password, so it is not who it says it is");
        }
        state = State.VERIFIED;
        if (cache != null && keysName != null && keys != null) {
            cache.put(keysName, keys);
        }
    }

    /** {@return whether the server has proved that it knows the password} */
    public boolean isVerified() {
        return state == State.VERIFIED;
    }

    private static void refuseError(ScramAttributes attributes) {
        if (attributes.nextIs('e')) {
            throw new ScramException("The server ended the SCRAM exchange: " + attributes.next('e'));
        }
    }

    private void advance(State from, State to, String what) {
        if (state != from) {
            throw new ScramException("SCRAM " + what + " out of turn: the exchange is at " + state);
        }
        state = to;
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "ScramClient[" + mechanism() + ", " + state + "]";
    }
}
