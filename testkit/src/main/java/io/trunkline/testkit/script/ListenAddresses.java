// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Where a scripted server listens: on one port of all these addresses. Immutable.
 *
 * <pre>{@code
 * ScriptedServer.at("127.0.0.2", "::1").start(script -> ...)
 * ScriptedServer.at("127.0.0.3").port(other.port()).startForEach(script -> ...)
 * }</pre>
 */
public final class ListenAddresses {
    private static final int BACKLOG = 50;
    private static final int ATTEMPTS = 20;

    private final List<String> addresses;
    private final int port;

    ListenAddresses(List<String> addresses, int port) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a server listens somewhere");
        }
        this.addresses = addresses;
        this.port = port;
    }

    /** That port; otherwise one that is free on all the addresses. */
    public ListenAddresses port(int number) {
        return new ListenAddresses(addresses, number);
    }

    /** As {@link ScriptedServer#start}. */
    @SafeVarargs
    public final ScriptedServer start(UnaryOperator<Script>... connections) {
        List<Script> scripts = new ArrayList<>();
        for (UnaryOperator<Script> connection : connections) {
            scripts.add(Script.of(connection));
        }
        return ScriptedServer.started(new ScriptedServer(this, scripts, false));
    }

    /** As {@link ScriptedServer#startForEach}. */
    public ScriptedServer startForEach(UnaryOperator<Script> connection) {
        return ScriptedServer.started(new ScriptedServer(this, List.of(Script.of(connection)), true));
    }

    /** The first address, as a connection string names it. */
    String first() {
        return addresses.get(0);
    }

    List<ServerSocket> open() {
        for (int attempt = 1; ; attempt++) {
            List<ServerSocket> open = new ArrayList<>();
            try {
                int number = port;
                for (String address : addresses) {
                    ServerSocket socket = new ServerSocket(number, BACKLOG, InetAddress.getByName(address));
                    open.add(socket);
                    number = socket.getLocalPort();
                }
                return open;
            } catch (IOException failure) {
                open.forEach(ListenAddresses::close);
                // What is free on one address may be taken on the next.
                boolean another = failure instanceof BindException && port == 0 && !open.isEmpty();
                if (!another || attempt == ATTEMPTS) {
                    throw new UncheckedIOException("cannot listen on " + this, failure);
                }
            }
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public String toString() {
        return addresses + " port " + (port == 0 ? "any" : port);
    }
}
