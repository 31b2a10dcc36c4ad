// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.server;

import java.nio.file.Path;

/** The main class of another JVM: starts the shared server, prints its process id and directory, and never closes it. */
final class ServerHolder {
    private ServerHolder() {}

    public static void main(String[] args) throws Exception {
        EmbeddedServer server = EmbeddedServer.shared();
        Path data =
                Path.of(String.valueOf(server.sql("show data_directory").get(0).get(0)));
        System.out.println(server.pid() + " " + data.getParent());
        if (args[0].equals("wait")) {
            Thread.currentThread().join();
        }
    }
}
