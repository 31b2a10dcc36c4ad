// SPDX-License-Identifier: Apache-2.0
package io.trunkline.connect;

/** One mechanism of SASL at work; on the event loop. */
interface SaslConversation {
    /** {@return the name of the mechanism} */
    String mechanism();

    /** The server wants another response. */
    void challenge(byte[] message);

    /** The server's last word of the mechanism. */
    void last(byte[] message);

    /** {@return whether the server's success may be believed} */
    boolean isComplete();

    /** {@return whether it is bound to the TLS connection under it} */
    boolean isBound();
}
