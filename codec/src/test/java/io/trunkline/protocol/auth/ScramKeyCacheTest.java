// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScramKeyCacheTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] SALT = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);

    private final ScramKeyCache cache = new ScramKeyCache(3);

    @Test
    void aSecondExchangeNeedsNoDerivation() {
        assertThat(wasCached("ada", "pencil", SALT, 4096)).isFalse();
        assertThat(wasCached("ada", "pencil", SALT, 4096)).isTrue();
        assertThat(cache.size()).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}, {1}, {2}, {3}")
    @CsvSource({
        "alan, pencil, 0123456789abcdef, 4096",
        "ada, Pencil, 0123456789abcdef, 4096",
        "ada, pencil, 0123456789abcdeF, 4096",
        "ada, pencil, 0123456789abcdef, 4097",
        "adap, encil, 0123456789abcdef, 4096"
    })
    void anythingElseIsAnotherEntry(String user, String password, String salt, int iterations) {
        wasCached("ada", "pencil", SALT, 4096);
        assertThat(wasCached(user, password, salt.getBytes(StandardCharsets.UTF_8), iterations))
                .isFalse();
        assertThat(cache.size()).isEqualTo(2);
    }

    @Test
    void aServerThatDoesNotKnowThePasswordPutsNothingIn() {
        ScramClient client = client("ada", "pencil");
        ScramServer server = new ScramServer("another", SALT, 4096, ChannelBinding.NONE, RANDOM);
        client.serverFirst(server.serverFirst(client.clientFirst()), 100_000);
        client.clientFinal();
        assertThatThrownBy(() -> client.serverFinal("v=AAAA".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ScramException.class);
        assertThat(cache.size()).isZero();
    }

    @Test
    void theLeastRecentlyUsedGoesFirst() {
        for (String user : new String[] {"a", "b", "c", "a", "d"}) {
            wasCached(user, "pencil", SALT, 1);
        }
        assertThat(cache.size()).isEqualTo(3);
        assertThat(wasCached("a", "pencil", SALT, 1)).isTrue();
        assertThat(wasCached("b", "pencil", SALT, 1)).isFalse();
    }

    @Test
    void nothingShowsAKey() {
        ScramKeyCache.Keys keys =
                new ScramKeyCache.Keys(new ScramKeyCache.Secret(SALT), new ScramKeyCache.Secret(SALT));
        assertThat(keys + " " + cache).isEqualTo("Keys[client=(secret), server=(secret)] ScramKeyCache[0]");
    }

    private ScramClient client(String user, String password) {
        return new ScramClient(user, password, ChannelBinding.NONE, RANDOM, cache);
    }

    private boolean wasCached(String user, String password, byte[] salt, int iterations) {
        ScramClient client = client(user, password);
        ScramServer server = new ScramServer(password, salt, iterations, ChannelBinding.NONE, RANDOM);
        client.serverFirst(server.serverFirst(client.clientFirst()), 100_000);
        boolean cached = client.isCached();
        client.serverFinal(server.serverFinal(client.clientFinal()));
        assertThat(client.isVerified()).isTrue();
        return cached;
    }
}
