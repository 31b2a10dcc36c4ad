// SPDX-License-Identifier: Apache-2.0
package io.trunkline.fuzz;

import io.trunkline.protocol.auth.ChannelBinding;
import io.trunkline.protocol.auth.ScramClient;
import io.trunkline.protocol.auth.ScramException;
import io.trunkline.protocol.auth.ScramServer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * SCRAM's two ends and what prepares their passwords: hostile messages end in a {@link ScramException}, and nobody is
 * verified by anything but the genuine proof.
 *
 * <pre>
 * | what, 1 byte | length of the first part, 1 byte | first part | second part |
 *
 * what 0: the server's two messages, to a client
 *      1: the client's two messages, to a server
 *      2: two passwords, which must be the same for client and server to agree
 * </pre>
 *
 * <p>The nonces are always the same, so there are genuine messages to begin with.
 */
final class ScramTarget implements Target {
    private static final int HEADER = 2;
    private static final int MOST_ITERATIONS = 64;
    private static final String PASSWORD = "pencil";
    private static final byte[] SALT = {0x5B, 0x6D, (byte) 0x99, 0x68, (byte) 0x9D, 0x12, 0x35, (byte) 0x8E};

    private final ChannelBinding bound = ChannelBinding.tlsServerEndPoint(new byte[] {1, 2, 3, 4});
    private final SecureRandom nonces = new SameNonce();
    private final byte[] clientFirst;
    private final byte[] serverFirst;
    private final byte[] clientFinal;
    private final byte[] serverFinal;

    ScramTarget() {
        ScramClient client = client(PASSWORD);
        ScramServer server = server(PASSWORD);
        clientFirst = client.clientFirst();
        serverFirst = server.serverFirst(clientFirst);
        client.serverFirst(serverFirst, MOST_ITERATIONS);
        clientFinal = client.clientFinal();
        serverFinal = server.serverFinal(clientFinal);
    }

    private ScramClient client(String password) {
        return new ScramClient(password, bound, nonces);
    }

    private ScramServer server(String password) {
        return new ScramServer(password, SALT, 8, bound, nonces);
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        seeds.add(input(0, serverFirst, serverFinal));
        seeds.add(input(0, serverFirst, utf8("e=other-error")));
        seeds.add(input(0, utf8(text(serverFirst) + ",x=extension"), utf8(text(serverFinal) + ",y=more")));
        seeds.add(input(1, clientFirst, clientFinal));
        seeds.add(input(1, utf8(text(clientFirst) + ",x=extension"), clientFinal));
        for (String password :
                List.of("", "pencil", "I\u00ADX", "\u00aa", "\u2168", "\u0007", "\u06271", "日本", "p\u0000q")) {
            seeds.add(input(2, utf8(password), utf8(password)));
        }
        seeds.addAll(Corpus.of(ScramTarget.class, "scram"));
        return seeds;
    }

    private static byte[] input(int what, byte[] first, byte[] then) {
        return Mutator.join(Mutator.join(new byte[] {(byte) what, (byte) first.length}, first), then);
    }

    @Override
    public byte[] change(byte[] input, Mutator mutator) {
        if (input.length < HEADER) {
            return mutator.bytes(input, 0);
        }
        int middle = Math.min(input.length, HEADER + (input[1] & 0xFF));
        byte[] first = Arrays.copyOfRange(input, HEADER, middle);
        byte[] then = Arrays.copyOfRange(input, middle, input.length);
        if (mutator.oneIn(2)) {
            first = mutator.bytes(first, 0);
        } else {
            then = mutator.bytes(then, 0);
        }
        byte[] changed = input(input[0], Arrays.copyOf(first, Math.min(first.length, 255)), then);
        if (changed[0] == 2 && mutator.oneIn(2)) {
            // Both passwords alike: otherwise they hardly ever would be.
            return input(2, Arrays.copyOf(first, Math.min(first.length, 255)), first);
        }
        return changed;
    }

    @Override
    public int run(byte[] input) {
        if (input.length < HEADER) {
            return 0;
        }
        int middle = Math.min(input.length, HEADER + (input[1] & 0xFF));
        byte[] first = Arrays.copyOfRange(input, HEADER, middle);
        byte[] then = Arrays.copyOfRange(input, middle, input.length);
        return switch (input[0]) {
            case 0 -> toClient(first, then);
            case 1 -> toServer(first, then);
            default -> passwords(lenient(first), lenient(then));
        };
    }

    private int toClient(byte[] first, byte[] then) {
        ScramClient client = client(PASSWORD);
        client.clientFirst();
        int reached = 10;
        try {
            client.serverFirst(first, MOST_ITERATIONS);
            reached++;
            client.clientFinal();
            client.serverFinal(then);
            reached++;
        } catch (ScramException refused) {
            reached = 31 * reached + kind(refused);
        }
        if (client.isVerified() && Arrays.equals(first, serverFirst) && !proves(then, 'v', serverFinal)) {
            throw new AssertionError("verified by " + text(then));
        }
        if (!client.isVerified() && Arrays.equals(first, serverFirst) && Arrays.equals(then, serverFinal)) {
            throw new AssertionError("the genuine server was refused");
        }
        return reached;
    }

    private int toServer(byte[] first, byte[] then) {
        ScramServer server = server(PASSWORD);
        try {
            server.serverFirst(first);
            server.serverFinal(then);
        } catch (ScramException refused) {
            return kind(refused);
        }
        // The proof covers all of the first message but its header, and all of the second but itself.
        if (!Arrays.equals(first, clientFirst) || !proves(then, 'p', clientFinal)) {
            throw new AssertionError("a client was let in by " + text(first) + " and " + text(then));
        }
        return 20;
    }

    private int passwords(String one, String other) {
        ScramClient client = client(one);
        ScramServer server = server(other);
        boolean verified;
        try {
            client.serverFirst(first(client, server), MOST_ITERATIONS);
            client.serverFinal(server.serverFinal(client.clientFinal()));
            verified = client.isVerified();
        } catch (ScramException refused) {
            verified = false;
        }
        if (!verified && one.equals(other)) {
            throw new AssertionError("the right password was refused: " + one);
        }
        // HMAC fills keys up with zeros, so those at the end of a password are worth nothing.
        if (verified && isPlain(one) && isPlain(other) && !one.equals(other)) {
            throw new AssertionError("the wrong password was taken: " + one + " for " + other);
        }
        return verified ? 30 : 31;
    }

    private static byte[] first(ScramClient client, ScramServer server) {
        return server.serverFirst(client.clientFirst());
    }

    private static boolean isPlain(String password) {
        return password.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    private static int kind(ScramException refused) {
        String text = refused.getMessage();
        return text.substring(0, Math.min(45, text.length())).hashCode();
    }

    /** Whether the proof or signature is the genuine one, in whichever of its base64 forms; what stands before it must be. */
    private static boolean proves(byte[] message, char name, byte[] genuine) {
        String right = text(genuine);
        String given = text(message);
        int start = right.lastIndexOf(name + "=") + 2;
        return given.startsWith(right.substring(0, start))
                && Arrays.equals(
                        Base64.getDecoder().decode(given.substring(start).split(",", 2)[0]),
                        Base64.getDecoder().decode(right.substring(start)));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Any bytes as a password, half of a character among them. */
    private static String lenient(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final class SameNonce extends SecureRandom {
        private static final long serialVersionUID = 1L;

        @Override
        public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, (byte) 0x2A);
        }
    }
}
