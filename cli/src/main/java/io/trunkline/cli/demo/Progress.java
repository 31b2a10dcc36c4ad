// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Tells what is going on, on standard error: on a terminal one line that changes, elsewhere a line now and then. May be
 * called from any thread.
 */
final class Progress {
    private static final long TERMINAL_PERIOD = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long PLAIN_PERIOD = TimeUnit.SECONDS.toNanos(1);
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter out;
    private final boolean terminal;
    private String doing = "";
    private long rows;
    private long lastShown;

    /** @param terminal whether {@code out} is one, which understands ANSI escapes */
    Progress(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Something new begins. */
    synchronized void begin(String what) {
        doing = what;
        rows = 0;
        show(what + " ...");
    }

    /** So many rows more. */
    synchronized void advance(long more) {
        rows += more;
        long now = System.nanoTime();
        if (now - lastShown >= (terminal ? TERMINAL_PERIOD : PLAIN_PERIOD)) {
            show(String.format(Locale.ROOT, "%s ... %,d rows", doing, rows));
        }
    }

    /** The last thing is over. */
    synchronized void end() {
        if (terminal) {
            out.print(CLEAR_LINE);
            out.flush();
        }
    }

    private void show(String line) {
        lastShown = System.nanoTime();
        if (terminal) {
            out.print(CLEAR_LINE + line);
        } else {
            out.println(line);
        }
        out.flush();
    }
}
