// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

/** The messages from the client that say all they have to say by their type. */
public enum FrontendSignal implements FrontendMessage {
    /** Ends a flight: the server commits or rolls back what it did on its own account, and says that it is ready. */
    SYNC('S'),
    /** Asks for the answers so far, and ends nothing. */
    FLUSH('H'),
    /** The client is about to close the connection. */
    TERMINATE('X'),
    COPY_DONE('c');

    private final char type;

    FrontendSignal(char type) {
        this.type = type;
    }

    /** {@return the character that stands for it on the wire} */
    public char type() {
        return type;
    }

    @Override
    public void deliver(FrontendHandler handler) {
        handler.on(this);
    }
}
