// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import java.time.Duration;
import java.util.Locale;

/** Durations for people. */
final class Times {
    private Times() {}

    /** {@return milliseconds below a second, seconds above} */
    static String text(Duration time) {
        double millis = time.toNanos() / 1e6;
        return millis < 999.5
                ? String.format(Locale.ROOT, "%.0f ms", millis)
                : String.format(Locale.ROOT, "%.2f s", millis / 1e3);
    }
}
