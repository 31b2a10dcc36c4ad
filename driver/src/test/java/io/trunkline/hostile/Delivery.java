// SPDX-License-Identifier: Apache-2.0
package io.trunkline.hostile;

import io.trunkline.testkit.script.Script;
import java.util.function.Supplier;

/** In how many pieces a server's bytes reach the client. */
enum Delivery {
    /** In one write. */
    WHOLE,

    /** One by one, each read by the client before the next is sent. */
    BYTE_BY_BYTE;

    Script send(Script script, WatchedLoop loop, Supplier<byte[]> bytes) {
        return this == WHOLE ? script.bytes(bytes) : script.trickle(bytes, loop::turn);
    }
}
