// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a step went.
 *
 * @param error why it failed, or null if it did not
 */
record Result(
        String step, Tally tally, Duration time, @Nullable String error) {
    static Result passed(String step, Tally tally, Duration time) {
        return new Result(step, tally, time, null);
    }

    static Result failed(String step, Duration time, String error) {
        return new Result(step, Tally.rows(0, ""), time, error);
    }

    boolean isPassed() {
        return error == null;
    }
}
