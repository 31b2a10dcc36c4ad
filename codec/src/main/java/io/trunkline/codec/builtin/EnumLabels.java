// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.type.Labeled;
import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.StringJoiner;

/** The constants of a Java enum by their labels. */
final class EnumLabels<E> {
    private final Class<E> type;
    private final E[] constants;
    private final byte[][] labels;

    /** @throws IllegalArgumentException if two constants have the same label */
    EnumLabels(Class<E> type) {
        this.type = type;
        constants = type.getEnumConstants();
        labels = new byte[constants.length][];
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < labels.length; i++) {
            String label = of((Enum<?>) constants[i]);
            if (!seen.add(label)) {
                throw new IllegalArgumentException(
                        type.getName() + " has more than one constant with the label '" + label + "'");
            }
            labels[i] = label.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** {@return the label of the constant, which is its name unless it has another} */
    static String of(Enum<?> constant) {
        return constant instanceof Labeled labeled ? labeled.label() : constant.name();
    }

    /** Reads a label, all that remains. */
    E read(WireReader in) {
        return read(in, in.remaining());
    }

    /** Reads a label of so many bytes. */
    E read(WireReader in, int length) {
        int start = in.position();
        int end = start + length;
        for (int i = 0; i < labels.length; i++) {
            if (Arrays.equals(labels[i], 0, labels[i].length, in.array(), start, end)) {
                in.skip(length);
                return constants[i];
            }
        }
        throw new MalformedBytesException(
                "the label '" + in.readUtf8(length) + "' is none of " + type.getName() + "'s: " + all());
    }

    private String all() {
        StringJoiner all = new StringJoiner("', '", "'", "'");
        for (byte[] label : labels) {
            all.add(new String(label, StandardCharsets.UTF_8));
        }
        return all.toString();
    }
}
