// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the server asks of the client before it lets it in, and that it lets it in. All are of type {@code R} and told
 * apart by an int32 code.
 */
public sealed interface Authentication extends BackendMessage {
    @Override
    default void deliver(BackendHandler handler) {
        handler.on(this);
    }

    /** The client is let in. */
    record Ok() implements Authentication {}

    /** Kerberos V5, which no server of this age asks for. */
    record KerberosV5() implements Authentication {}

    record CleartextPassword() implements Authentication {}

    /** @param salt of 4 bytes, not copied */
    @SuppressWarnings("ArrayRecordComponent") // wire data as it is, compared by content
    record Md5Password(byte[] salt) implements Authentication {
        public Md5Password {
            if (salt.length != 4) {
                throw new IllegalArgumentException("a salt of " + salt.length + " bytes in place of 4");
            }
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Md5Password that && Arrays.equals(salt, that.salt);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(salt);
        }

        @Override
        public String toString() {
            return "Md5Password[" + salt.length + " bytes]";
        }
    }

    record Gss() implements Authentication {}

    /** @param token for the security library, not copied */
    @SuppressWarnings("ArrayRecordComponent") // wire data as it is, compared by content
    record GssContinue(byte[] token) implements Authentication {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof GssContinue that && Arrays.equals(token, that.token);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(token);
        }

        @Override
        public String toString() {
            return "GssContinue[" + token.length + " bytes]";
        }
    }

    record Sspi() implements Authentication {}

    /** @param mechanisms in the order the server prefers them */
    record Sasl(List<String> mechanisms) implements Authentication {
        public Sasl {
            mechanisms = List.copyOf(mechanisms);
        }
    }

    /** @param message of the mechanism, not copied */
    @SuppressWarnings("ArrayRecordComponent") // wire data as it is, compared by content
    record SaslContinue(byte[] message) implements Authentication {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof SaslContinue that && Arrays.equals(message, that.message);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(message);
        }

        @Override
        public String toString() {
            return "SaslContinue[" + message.length + " bytes]";
        }
    }

    /** @param message of the mechanism, not copied */
    @SuppressWarnings("ArrayRecordComponent") // wire data as it is, compared by content
    record SaslFinal(byte[] message) implements Authentication {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof SaslFinal that && Arrays.equals(message, that.message);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(message);
        }

        @Override
        public String toString() {
            return "SaslFinal[" + message.length + " bytes]";
        }
    }
}
