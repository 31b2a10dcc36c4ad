// SPDX-License-Identifier: Apache-2.0
/** One PostgreSQL connection on an event loop: connect, authenticate, pipeline, prepare, stream, transact. */
module io.trunkline.driver {
    requires transitive io.trunkline.codec;
    requires transitive reactor.core;
    requires transitive org.reactivestreams;
    requires transitive io.vertx.core;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires jdk.net;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.trunkline;
}
