// SPDX-License-Identifier: Apache-2.0
/** The PostgreSQL wire format and typed values, on plain byte arrays: no sockets, no threads, no buffers to release. */
module io.trunkline.codec {
    requires static transitive org.jspecify;

    exports io.trunkline.wire;
    exports io.trunkline.error;
    exports io.trunkline.protocol;
    exports io.trunkline.protocol.auth;
    exports io.trunkline.codec;
    exports io.trunkline.type;
}
