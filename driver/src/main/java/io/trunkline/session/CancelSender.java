// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

/** Asks the server to cancel what runs on the session, over a connection made for that. */
interface CancelSender {
    /** @param over told on the event loop when the server has closed that connection: no cancel comes after that */
    void send(Runnable over);
}
