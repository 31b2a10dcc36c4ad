// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import io.trunkline.PgConnection;

/** What the steps play on: a few connections to one server, and the cities as they must be. */
record Stage(Connections connections, Cities cities, Progress progress) {
    /** For what needs one connection only. */
    PgConnection connection() {
        return connections.next();
    }
}
