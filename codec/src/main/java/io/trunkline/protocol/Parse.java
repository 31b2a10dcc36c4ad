// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes a prepared statement.
 *
 * @param statement name, empty for the unnamed one
 * @param parameterOids types of the first parameters, 0 for those the server shall infer; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // wire data as it is, compared by content
public record Parse(String statement, String sql, int[] parameterOids) implements FrontendMessage {
    @Override
    public void deliver(FrontendHandler handler) {
        handler.on(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Parse that
                && statement.equals(that.statement)
                && sql.equals(that.sql)
                && Arrays.equals(parameterOids, that.parameterOids);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * statement.hashCode() + sql.hashCode()) + Arrays.hashCode(parameterOids);
    }

    @Override
    public String toString() {
        return "Parse[statement=" + statement + ", sql=" + sql + ", parameterOids=" + Arrays.toString(parameterOids)
                + "]";
    }
}
