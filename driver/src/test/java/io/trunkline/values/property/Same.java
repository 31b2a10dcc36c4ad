// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values.property;

import io.trunkline.type.Composite;
import io.trunkline.type.PgArray;
import io.trunkline.values.property.Subject.Fields;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether two values are the same down to their classes, scales, signs of zero and the elements of their arrays. */
final class Same {
    private Same() {}

    static boolean values(@Nullable Object one, @Nullable Object other) {
        if (one == null || other == null || one == other) {
            return one == other;
        }
        if (one instanceof PgArray<?> array && other instanceof PgArray<?> others) {
            // Their elements may be arrays, which are not equal by themselves.
            boolean same = array.dimensions() == others.dimensions() && lists(array.elements(), others.elements());
            for (int i = 0; same && i < array.dimensions(); i++) {
                same = array.length(i) == others.length(i) && array.lowerBound(i) == others.lowerBound(i);
            }
            return same;
        }
        if (one instanceof Composite composite && other instanceof Composite others) {
            boolean same = composite.names().equals(others.names());
            for (int i = 0; same && i < composite.size(); i++) {
                same = values(composite.get(i), others.get(i));
            }
            return same;
        }
        if (one instanceof Fields fields && other instanceof Fields others) {
            return lists(
                    Arrays.asList(fields.a(), fields.b(), fields.c(), fields.n()),
                    Arrays.asList(others.a(), others.b(), others.c(), others.n()));
        }
        if (one instanceof List<?> list && other instanceof List<?> others) {
            return lists(list, others);
        }
        if (one.getClass() != other.getClass()) {
            return false;
        }
        if (one.getClass().isArray()) {
            int length = Array.getLength(one);
            boolean same = Array.getLength(other) == length;
            for (int i = 0; same && i < length; i++) {
                same = values(Array.get(one, i), Array.get(other, i));
            }
            return same;
        }
        if (one instanceof Map<?, ?> map) {
            // In the same order, too.
            return lists(List.copyOf(map.keySet()), List.copyOf(((Map<?, ?>) other).keySet())) && map.equals(other);
        }
        return one.equals(other) && one.hashCode() == other.hashCode();
    }

    private static boolean lists(List<?> one, List<?> other) {
        Iterator<?> others = other.iterator();
        boolean same = one.size() == other.size();
        for (Object element : one) {
            same = same && values(element, others.next());
        }
        return same;
    }
}
