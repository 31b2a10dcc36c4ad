// SPDX-License-Identifier: Apache-2.0
package io.trunkline.connect;

import io.trunkline.UsageException;
import io.trunkline.error.Outcome;
import io.trunkline.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * OAUTHBEARER (RFC 7628): a token in place of a password. Whoever sees it can use it, so it goes through TLS only.
 *
 * <pre>
 * client: n,,^Aauth=Bearer token^A^A
 * server: nothing more, or {"status": "invalid_token", …}, to be answered with ^A, and then its error
 * </pre>
 *
 * @see <a href="https://www.postgresql.org/docs/current/sasl-authentication.html#SASL-OAUTHBEARER">OAUTHBEARER
 *     authentication</a>
 */
final class OAuthConversation implements SaslConversation {
    static final String MECHANISM = "OAUTHBEARER";

    private static final char SEPARATOR = 1;

    /** What RFC 6750 allows a bearer token to consist of; anything else could end it early and say more. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    /** The one field of the server's answer that is shown: a word, so it cannot repeat the token. */
    private static final Pattern STATUS = Pattern.compile("\"status\"\\s*:\\s*\"([a-z_]{1,40})\"");

    private final Consumer<byte[]> respond;
    private @Nullable String rejection;

    OAuthConversation(Link link, Consumer<byte[]> respond) {
        if (!link.isEncrypted()) {
            throw new UsageException(
                    "the server asks for an OAuth token over a connection without TLS: refused. Use sslmode=verify-full",
                    Outcome.NOT_SENT);
        }
        this.respond = respond;
    }

    byte[] first(String token) {
        if (!TOKEN.matcher(token).matches()) {
            throw new UsageException(
                    "the OAuth token holds characters that a bearer token cannot have (RFC 6750, section 2.1)",
                    Outcome.NOT_SENT);
        }
        return ("n,," + SEPARATOR + "auth=Bearer " + token + SEPARATOR + SEPARATOR).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String mechanism() {
        return MECHANISM;
    }

    @Override
    public void challenge(byte[] message) {
        if (rejection != null) {
            throw new ProtocolException("the server rejects the OAuth token twice", Outcome.NOT_SENT);
        }
        Matcher status = STATUS.matcher(new String(message, StandardCharsets.UTF_8));
        rejection = status.find() ? status.group(1) : "no status given";
        respond.accept(new byte[] {SEPARATOR});
    }

    @Override
    public void last(byte[] message) {
        throw new ProtocolException("OAUTHBEARER knows no final message of the server's", Outcome.NOT_SENT);
    }

    /** {@return why the server does not take the token; null if it has not said so} */
    @Nullable
    String rejection() {
        return rejection;
    }

    @Override
    public boolean isComplete() {
        return rejection == null;
    }

    @Override
    public boolean isBound() {
        return false;
    }
}
