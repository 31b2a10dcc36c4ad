// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import io.trunkline.codec.JavaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row, read where it lies in the receive buffer.
 *
 * <p>It is valid inside the {@link RowMapper} it was given to and throws {@link IllegalStateException} afterwards;
 * {@link #copy()} makes one that stays. Columns are numbered from 0. Names are matched exactly as the server reports them;
 * of several columns with one name the first is meant. The primitive getters do not box and refuse NULL.
 *
 * <p>All getters throw {@link io.trunkline.error.CodecException}, naming column and type, for a value that cannot be read as
 * asked: a number that does not fit, text that is no number, a type that no codec reads so. An index or name that the row
 * does not have is a {@link UsageException} that names those it has.
 */
public interface Row {
    /** {@return the number of columns} */
    int size();

    /** {@return the names of the columns, in order} */
    List<String> names();

    /** {@return the columns as the server described them, in order} The list is made once per statement. */
    List<Column> columns();

    /** {@return the index of the first column of that name} */
    int index(String name);

    boolean isNull(int column);

    boolean getBoolean(int column);

    short getShort(int column);

    /** A whole number; one that does not fit is an error, never cut. */
    int getInt(int column);

    /** A whole number; works for {@code int2}, {@code int4}, {@code int8}, {@code oid} and whole {@code numeric}s. */
    long getLong(int column);

    /** A number that is exactly a float: {@code float4}, or a {@code float8} or whole number without loss. */
    float getFloat(int column);

    /** A number; {@code numeric} is rounded to the nearest double. */
    double getDouble(int column);

    /** The value's text, or null for NULL: for types other than text the form PostgreSQL reads back as the same value. */
    @Nullable
    String getString(int column);

    /** The bytes of a {@code bytea}, or null for NULL; an array of its own. */
    byte @Nullable [] getBytes(int column);

    /**
     * The value as {@code type}, or null for NULL.
     *
     * @param type the type's natural Java class, or another that it can be read as; primitive classes refuse NULL
     */
    <T> @Nullable T get(int column, Class<T> type);

    /** As {@link #get(int, Class)}, for a type with arguments: {@code new JavaType<List<List<Integer>>>() {}}. */
    <T> @Nullable T get(int column, JavaType<T> type);

    /**
     * The elements of an array of one dimension, those that are NULL as null, or null for NULL. The list cannot be changed.
     *
     * @param element a class that the elements can be read as, not a primitive one
     */
    <E> @Nullable List<@Nullable E> getList(int column, Class<E> element);

    /** The value as its type's natural Java class, or null for NULL; types that no codec knows are their text. */
    @Nullable
    Object get(int column);

    default boolean isNull(String name) {
        return isNull(index(name));
    }

    default boolean getBoolean(String name) {
        return getBoolean(index(name));
    }

    default short getShort(String name) {
        return getShort(index(name));
    }

    default int getInt(String name) {
        return getInt(index(name));
    }

    default long getLong(String name) {
        return getLong(index(name));
    }

    default float getFloat(String name) {
        return getFloat(index(name));
    }

    default double getDouble(String name) {
        return getDouble(index(name));
    }

    default @Nullable String getString(String name) {
        return getString(index(name));
    }

    default byte @Nullable [] getBytes(String name) {
        return getBytes(index(name));
    }

    default <T> @Nullable T get(String name, Class<T> type) {
        return get(index(name), type);
    }

    default <T> @Nullable T get(String name, JavaType<T> type) {
        return get(index(name), type);
    }

    default <E> @Nullable List<@Nullable E> getList(String name, Class<E> element) {
        return getList(index(name), element);
    }

    default @Nullable Object get(String name) {
        return get(index(name));
    }

    /** {@return a row with the same columns and values that stays valid, on any thread} */
    Row copy();
}
