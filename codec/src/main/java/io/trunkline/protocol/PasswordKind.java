// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

/** What a message of type {@code p} is: the wire does not say, it follows from what the server asked for last. */
public enum PasswordKind {
    /** A {@link PasswordMessage}. */
    PASSWORD,
    /** A {@link SaslInitialResponse}. */
    SASL_INITIAL_RESPONSE,
    /** A {@link SaslResponse}. */
    SASL_RESPONSE,
    /** A {@link GssResponse}. */
    GSS_RESPONSE
}
