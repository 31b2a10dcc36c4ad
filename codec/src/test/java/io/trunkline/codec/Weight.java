// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes of heap a value takes with all that belongs to it alone, on a 64-bit JVM with compressed references.
 *
 * <p>JDK classes cannot be looked into, so what they take stands here; our own are looked into.
 */
final class Weight {
    private static final int HEADER = 12;
    private static final int ARRAY_HEADER = 16;
    private static final int REFERENCE = 4;

    private Weight() {}

    static long of(@Nullable Object value) {
        if (value == null || value instanceof Enum || value instanceof Class) {
            return 0;
        } else if (value instanceof String text) {
            boolean latin1 = text.chars().allMatch(character -> character <= 0xff);
            return 24 + array(text.length(), latin1 ? 1 : 2);
        } else if (value instanceof BigDecimal decimal) {
            BigInteger digits = decimal.unscaledValue();
            return 40 + (digits.bitLength() < Long.SIZE ? 0 : of(digits));
        } else if (value instanceof BigInteger number) {
            return 40 + array((number.abs().bitLength() + 31) / 32, 4);
        } else if (value instanceof BitSet bits) {
            return 24 + array((bits.length() + 63) / 64, 8);
        } else if (value instanceof ByteBuffer buffer) {
            return 56 + array(buffer.capacity(), 1);
        } else if (value instanceof List<?> list) {
            // Of those that take NULL and cannot be changed: a view, a list and its array.
            return 24 + 24 + array(list.size(), REFERENCE) + sum(list);
        } else if (value instanceof Set<?> set) {
            return 24 + array(2 * set.size(), REFERENCE) + sum(set);
        } else if (value instanceof Map<?, ?> map) {
            return map(map);
        } else if (value.getClass().isArray()) {
            return array(value);
        }
        long fixed = fixed(value);
        return fixed >= 0 ? fixed : fields(value);
    }

    /** What every value of a class of the JDK's takes, or -1. */
    private static long fixed(Object value) {
        if (value instanceof Boolean || value instanceof Byte) {
            return 0;
        } else if (value instanceof Character || value instanceof Short) {
            return 16;
        } else if (value instanceof Integer || value instanceof Float) {
            return 16;
        } else if (value instanceof Long || value instanceof Double) {
            return 24;
        } else if (value instanceof LocalDate || value instanceof LocalTime || value instanceof Instant) {
            return 24;
        } else if (value instanceof Duration || value instanceof Period) {
            return 24;
        } else if (value instanceof UUID) {
            return 32;
        } else if (value instanceof LocalDateTime) {
            return 24 + 24 + 24;
        } else if (value instanceof OffsetDateTime || value instanceof ZonedDateTime) {
            return 24 + 24 + 24 + 24;
        } else if (value instanceof OffsetTime) {
            // Its offset is one of those that the JDK keeps.
            return 24 + 24;
        } else if (value instanceof Inet4Address) {
            return 24 + 32;
        } else if (value instanceof Inet6Address) {
            return 24 + 32 + 32 + array(16, 1);
        }
        return -1;
    }

    private static long fields(Object value) {
        if (!value.getClass().getName().startsWith("io.trunkline.")) {
            throw new AssertionError("what does a " + value.getClass() + " weigh?");
        }
        long own = HEADER;
        long others = 0;
        for (Class<?> type = value.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())) {
                    continue;
                }
                own += size(field.getType());
                if (!field.getType().isPrimitive()) {
                    others += of(get(field, value));
                }
            }
        }
        return aligned(own) + others;
    }

    private static @Nullable Object get(Field field, Object value) {
        try {
            field.setAccessible(true);
            return field.get(value);
        } catch (IllegalAccessException closed) {
            throw new AssertionError(closed);
        }
    }

    /** One in the order of insertion that cannot be changed: the view, the map, its table, and a node for each entry. */
    private static long map(Map<?, ?> map) {
        int table = Integer.highestOneBit(Math.max(map.size() * 4 / 3, 1)) * 2;
        return 32 + 56 + array(table, REFERENCE) + map.size() * 40L + sum(map.keySet()) + sum(map.values());
    }

    private static long array(Object array) {
        int length = Array.getLength(array);
        Class<?> component = array.getClass().getComponentType();
        long all = array(length, size(component));
        for (int i = 0; i < length && !component.isPrimitive(); i++) {
            all += of(Array.get(array, i));
        }
        return all;
    }

    private static long sum(Iterable<?> values) {
        long sum = 0;
        for (Object value : values) {
            sum += of(value);
        }
        return sum;
    }

    private static long array(int length, int size) {
        return aligned(ARRAY_HEADER + (long) length * size);
    }

    private static int size(Class<?> type) {
        if (type == long.class || type == double.class) {
            return 8;
        } else if (type == short.class || type == char.class) {
            return 2;
        } else if (type == byte.class || type == boolean.class) {
            return 1;
        }
        return 4;
    }

    private static long aligned(long size) {
        return (size + 7) / 8 * 8;
    }
}
