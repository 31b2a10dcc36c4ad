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
    /** {@return the code that tells it apart on the wire} */
    int code();

    @Override
    default void deliver(BackendHandler handler) {
        handler.on(this);
    }

    /** The client is let in. */
    record Ok() implements Authentication {
        @Override
        public int code() {
            return 0;
        }
    }

    /** Kerberos V5, which no server of this age asks for. */
    record KerberosV5() implements Authentication {
        @Override
        public int code() {
            return 2;
        }
    }

    record CleartextPassword() implements Authentication {
        @Override
        public int code() {
            return 3;
        }
    }

    /** @param salt of 4 bytes, not copied */
    @SuppressWarnings("ArrayRecordComponent") // wire data as it is, compared by content
    record Md5Password(byte[] salt) implements Authentication {
        @Override
        public int code() {
            return 5;
        }

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

    record Gss() implements Authentication {
        @Override
        public int code() {
            return 7;
        }
    }

    /** @param token for the security library, not copied */
    @SuppressWarnings("ArrayRecordComponent") // wire data as it is, compared by content
    record GssContinue(byte[] token) implements Authentication {
        @Override
        public int code() {
            return 8;
        }

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

    record Sspi() implements Authentication {
        @Override
        public int code() {
            return 9;
        }
    }

    /** @param mechanisms in the order the server prefers them */
    record Sasl(List<String> mechanisms) implements Authentication {
        @Override
        public int code() {
            return 10;
        }

        public Sasl {
            mechanisms = List.copyOf(mechanisms);
            if (mechanisms.contains("")) {
                throw new IllegalArgumentException("a mechanism without a name, which ends the list");
            }
        }
    }

    /** @param message of the mechanism, not copied */
    @SuppressWarnings("ArrayRecordComponent") // wire data as it is, compared by content
    record SaslContinue(byte[] message) implements Authentication {
        @Override
        public int code() {
            return 11;
        }

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
        public int code() {
            return 12;
        }

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
