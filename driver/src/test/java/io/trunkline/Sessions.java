// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import io.trunkline.testkit.server.EmbeddedServer;

/** What the shared server knows of a connection, apart from what the connection itself says. */
final class Sessions {
    private Sessions() {}

    /** Waits, on the server, until the condition on {@code pg_stat_activity} holds for the process. */
    static void await(int processId, String condition) {
        awaitThat("exists (select from pg_stat_activity where pid = " + processId + " and " + condition + ")");
    }

    /** Waits until the server's process for that connection has ended. */
    static void awaitEnd(int processId) {
        awaitThat("not exists (select from pg_stat_activity where pid = " + processId + ")");
    }

    /** Waits until the condition holds for no client. */
    static void awaitNone(String condition) {
        awaitThat("not exists (select from pg_stat_activity where " + condition + ")");
    }

    private static void awaitThat(String condition) {
        EmbeddedServer.shared()
                .sql("set statement_timeout = '20s'; do $$ begin while not (" + condition
                        + ") loop perform pg_sleep(0.002); perform pg_stat_clear_snapshot(); end loop; end $$");
    }

    static long count(String sql) {
        return Long.parseLong(EmbeddedServer.shared().sql(sql).get(0).get(0));
    }

    static void terminate(int processId) {
        EmbeddedServer.shared().sql("select pg_terminate_backend(" + processId + ")");
    }
}
