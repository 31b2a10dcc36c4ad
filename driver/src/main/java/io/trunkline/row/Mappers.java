// SPDX-License-Identifier: Apache-2.0
package io.trunkline.row;

import io.trunkline.Row;
import io.trunkline.RowMapper;
import io.trunkline.UsageException;
import io.trunkline.codec.JavaType;
import io.trunkline.error.Outcome;
import io.trunkline.type.PgValue;
import org.jspecify.annotations.Nullable;

/**
 * Finds the mapper for a class: records by column name, everything else as a scalar, also the records that are values of
 * PostgreSQL's own types. Made once per class.
 */
public final class Mappers {
    private static final ClassValue<RowMapper<?>> MAPPERS = new ClassValue<>() {
        @Override
        protected RowMapper<?> computeValue(Class<?> type) {
            return type.isRecord() && !PgValue.class.isAssignableFrom(type)
                    ? RecordMapper.of(type)
                    : new ScalarMapper<>(type);
        }
    };

    private Mappers() {}

    @SuppressWarnings("unchecked")
    public static <T> RowMapper<T> of(Class<T> type) {
        return (RowMapper<T>) MAPPERS.get(type);
    }

    /** As {@link #of}, for streams, which carry no null: a NULL is an error that tells of the alternatives. */
    public static <T> RowMapper<T> nonNull(Class<T> type) {
        RowMapper<T> mapper = of(type);
        return row -> required(mapper.map(row), type.getSimpleName());
    }

    /** The value of the only column as a type with arguments. */
    public static <T> RowMapper<T> of(JavaType<T> type) {
        return row -> {
            requireOneColumn(row, type.toString());
            return row.get(0, type);
        };
    }

    /** As {@link #of(JavaType)}, for streams, which carry no null. */
    public static <T> RowMapper<T> nonNull(JavaType<T> type) {
        RowMapper<T> mapper = of(type);
        return row -> required(mapper.map(row), type.toString());
    }

    private static <T> T required(@Nullable T value, String type) {
        if (value == null) {
            throw new UsageException(
                    "a row's value is NULL, which a stream of " + type
                            + " cannot carry: leave NULLs out in SQL, or map the row yourself",
                    Outcome.UNKNOWN);
        }
        return value;
    }

    private static void requireOneColumn(Row row, String type) {
        if (row.size() != 1) {
            throw new UsageException(
                    type + " is read from a result of one column; this one has " + row.size() + " ("
                            + String.join(", ", row.names()) + "): select one, or use a record or a RowMapper",
                    Outcome.UNKNOWN);
        }
    }

    /** The value of the only column. */
    private record ScalarMapper<T>(Class<T> type) implements RowMapper<T> {
        @Override
        public @Nullable T map(Row row) {
            requireOneColumn(row, type.getSimpleName());
            return row.get(0, type);
        }
    }
}
