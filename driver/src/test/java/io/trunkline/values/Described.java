// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Values and errors as text that tells apart whatever is not equal: minus zero, scales, classes, elements of arrays. */
final class Described {
    static final String ERROR = "error ";

    private Described() {}

    /** The value or the error that the supplier ends with. */
    static String outcome(Supplier<? extends @Nullable Object> supplier) {
        try {
            return of(supplier.get());
        } catch (RuntimeException failure) {
            return ERROR + failure.getClass().getSimpleName() + ": " + failure.getMessage();
        }
    }

    static String of(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof byte[] bytes) {
            return "bytes " + HexFormat.of().formatHex(bytes);
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return "buffer " + HexFormat.of().formatHex(bytes);
        }
        if (value instanceof List<?> list) {
            return "list of " + elements(list.toArray());
        }
        if (value.getClass().isArray()) {
            return value.getClass().getSimpleName() + " of " + elements(value);
        }
        return value.getClass().getSimpleName() + " " + value;
    }

    private static String elements(Object array) {
        StringJoiner elements = new StringJoiner(", ", "[", "]");
        for (int i = 0; i < Array.getLength(array); i++) {
            elements.add(of(Array.get(array, i)));
        }
        return elements.toString();
    }
}
