// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

/** The messages from the server that say all they have to say by their type. */
public enum Signal implements BackendMessage {
    PARSE_COMPLETE('1'),
    BIND_COMPLETE('2'),
    CLOSE_COMPLETE('3'),
    /** In place of a RowDescription: the statement returns no rows. */
    NO_DATA('n'),
    /** In place of CommandComplete: Execute's limit of rows was reached, and the portal can go on. */
    PORTAL_SUSPENDED('s'),
    /** In place of CommandComplete: there was no command in the query. */
    EMPTY_QUERY_RESPONSE('I'),
    COPY_DONE('c');

    private final char type;

    Signal(char type) {
        this.type = type;
    }

    /** {@return the character that stands for it on the wire} */
    public char type() {
        return type;
    }

    @Override
    public void deliver(BackendHandler handler) {
        handler.on(this);
    }
}
