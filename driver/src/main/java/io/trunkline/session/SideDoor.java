// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import java.util.function.Consumer;

/** Opens one more connection to the server, and database, that a session is connected to. */
interface SideDoor {
    /**
     * Told of the outcome on the session's event loop, by one of both and at most once.
     *
     * @return gives the attempt up, if it is not over
     */
    Runnable open(Consumer<SocketConnection> opened, Consumer<Throwable> failed);
}
