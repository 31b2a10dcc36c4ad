// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol.auth;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys that passwords were derived into, so that who connects again need not salt again.
 *
 * <p>A pair of keys is found by user, password, salt and iterations, all four; the password itself is not kept, only a
 * keyed hash of them. Only what a server has proved to know, too, is put in, so a false one cannot fill it. The least
 * recently used go first. From any thread.
 */
public final class ScramKeyCache {
    /** What proves the password and what the server proves it with: worth as much as the password to that server. */
    record Keys(Secret client, Secret server) {}

    /** Bytes that nobody may see. */
    static final class Secret {
        final byte[] bytes;

        Secret(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public String toString() {
            return "(secret)";
        }
    }

    private final byte[] hashKey = new byte[32];
    private final Map<ByteBuffer, Keys> entries;

    /** @param limit how many pairs of keys are kept */
    public ScramKeyCache(int limit) {
        new SecureRandom().nextBytes(hashKey);
        entries = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Keys> eldest) {
                return size() > limit;
            }
        });
    }

    /** {@return what a pair of keys is found by; each part with its length, so that no two sets of parts look alike} */
    ByteBuffer name(byte[] user, byte[] password, byte[] salt, int iterations) {
        byte[] parts = ByteBuffer.allocate(16 + user.length + password.length + salt.length)
                .putInt(iterations)
                .putInt(user.length)
                .put(user)
                .putInt(password.length)
                .put(password)
                .putInt(salt.length)
                .put(salt)
                .array();
        byte[] hash = ScramKeys.hmac(hashKey, parts);
        Arrays.fill(parts, (byte) 0);
        return ByteBuffer.wrap(hash).asReadOnlyBuffer();
    }

    @Nullable
    Keys get(ByteBuffer name) {
        return entries.get(name);
    }

    void put(ByteBuffer name, Keys keys) {
        entries.put(name, keys);
    }

    /** {@return how many pairs of keys are kept} */
    public int size() {
        return entries.size();
    }

    @Override
    public String toString() {
        return "ScramKeyCache[" + size() + "]";
    }
}
