// SPDX-License-Identifier: Apache-2.0
package io.trunkline.transport;

import java.time.Duration;

/**
 * How the kernel watches over a TCP connection. A value of zero leaves the system's own.
 *
 * @param keepAlive whether the other side is asked for a sign of life when nothing is said
 * @param idle so long nothing is said before the first question; whole seconds
 * @param interval between questions; whole seconds
 * @param count of questions without answer until the connection is given up
 * @param userTimeout so long sent bytes may go without acknowledgement; milliseconds
 * @param userTimeoutAsked whether somebody wants that, who is to be told where it cannot be had
 */
public record TcpOptions(
        boolean keepAlive,
        Duration idle,
        Duration interval,
        int count,
        Duration userTimeout,
        boolean userTimeoutAsked) {
    /** All of it is asked for. */
    public TcpOptions(boolean keepAlive, Duration idle, Duration interval, int count, Duration userTimeout) {
        this(keepAlive, idle, interval, count, userTimeout, true);
    }
}
