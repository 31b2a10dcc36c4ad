// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.UsageException;
import io.trunkline.error.Outcome;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.statement.Advice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a statement that was declared to be read-only may have been, as its tag tells afterwards. */
final class ReadOnly {
    private static final List<String> READS = List.of("SELECT", "SHOW", "EXPLAIN", "FETCH", "VALUES");

    private ReadOnly() {}

    /** {@return why the statement fails, null if it was a read} */
    static @Nullable UsageException refusal(CommandComplete command, String sql) {
        for (String read : READS) {
            if (command.begins(read)) {
                return null;
            }
        }
        return new UsageException(
                "the statement was declared read-only and is " + command.tag()
                        + ": what it did may have been kept or rolled back. Leave readOnly() out: "
                        + Advice.excerpt(sql),
                Outcome.UNKNOWN);
    }
}
