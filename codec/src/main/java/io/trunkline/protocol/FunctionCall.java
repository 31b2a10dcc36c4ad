// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls a function by its OID; of the past, but still spoken.
 *
 * @param argumentFormats none: all text; one: for all; else one per argument. 0 text, 1 binary. Not copied
 * @param arguments a null among them being SQL NULL; the arrays are not copied
 */
@SuppressWarnings("ArrayRecordComponent") // wire data as it is, compared by content
public record FunctionCall(int functionOid, int[] argumentFormats, List<byte @Nullable []> arguments, int resultFormat)
        implements FrontendMessage {
    public FunctionCall {
        arguments = Collections.unmodifiableList(Arrays.asList(arguments.toArray(byte[][]::new)));
    }

    @Override
    public void deliver(FrontendHandler handler) {
        handler.on(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FunctionCall that
                && functionOid == that.functionOid
                && Arrays.equals(argumentFormats, that.argumentFormats)
                && Arrays.deepEquals(arguments.toArray(), that.arguments.toArray())
                && resultFormat == that.resultFormat;
    }

    @Override
    public int hashCode() {
        return 31 * functionOid + Arrays.deepHashCode(arguments.toArray());
    }

    /** Does not show the arguments. */
    @Override
    public String toString() {
        return "FunctionCall[functionOid=" + functionOid + ", " + arguments.size() + " arguments]";
    }
}
