// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a portal of a prepared statement and values for its parameters.
 *
 * @param portal name, empty for the unnamed one
 * @param statement name, empty for the unnamed one
 * @param parameterFormats none: all text; one: for all; else one per parameter. 0 text, 1 binary. Not copied
 * @param values by parameter, a null among them being SQL NULL; the arrays are not copied
 * @param resultFormats as those of the parameters, for the columns
 */
@SuppressWarnings("ArrayRecordComponent") // wire data as it is, compared by content
public record Bind(
        String portal, String statement, int[] parameterFormats, List<byte @Nullable []> values, int[] resultFormats)
        implements FrontendMessage {
    public Bind {
        values = Collections.unmodifiableList(Arrays.asList(values.toArray(byte[][]::new)));
    }

    @Override
    public void deliver(FrontendHandler handler) {
        handler.on(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Bind that
                && portal.equals(that.portal)
                && statement.equals(that.statement)
                && Arrays.equals(parameterFormats, that.parameterFormats)
                && Arrays.deepEquals(values.toArray(), that.values.toArray())
                && Arrays.equals(resultFormats, that.resultFormats);
    }

    @Override
    public int hashCode() {
        return 31 * statement.hashCode() + Arrays.deepHashCode(values.toArray());
    }

    /** Does not show the values. */
    @Override
    public String toString() {
        return "Bind[portal=" + portal + ", statement=" + statement + ", parameterFormats="
                + Arrays.toString(parameterFormats) + ", " + values.size() + " values, resultFormats="
                + Arrays.toString(resultFormats) + "]";
    }
}
