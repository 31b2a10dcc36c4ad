// SPDX-License-Identifier: Apache-2.0
package io.trunkline.row;

import io.trunkline.Row;
import io.trunkline.RowMapper;
import io.trunkline.UsageException;
import io.trunkline.error.Outcome;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of rows: each component from the column of its name, as written or in snake case ({@code createdAt} from
 * {@code created_at}). Where the columns are not the components', and there is but one, the record may be its value: of a
 * composite type, or of JSON.
 *
 * <p>Per result a chain of method handles is built that reads each column with the getter of its component's type and
 * calls the constructor, so no value is boxed on the way; the statement's layout keeps it.
 */
final class RecordMapper<T> implements RowMapper<T> {
    private static final Map<Class<?>, String> PRIMITIVE_GETTERS = Map.of(
            long.class, "getLong",
            int.class, "getInt",
            short.class, "getShort",
            double.class, "getDouble",
            float.class, "getFloat",
            boolean.class, "getBoolean");

    private final Class<T> type;
    private final RecordComponent[] components;
    private final MethodHandle constructor;

    private RecordMapper(Class<T> type, MethodHandle constructor) {
        this.type = type;
        this.components = type.getRecordComponents();
        this.constructor = constructor;
    }

    static <T> RecordMapper<T> of(Class<T> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = components[i].getType();
        }
        try {
            MethodHandle constructor = MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                    .findConstructor(type, MethodType.methodType(void.class, types));
            return new RecordMapper<>(type, constructor);
        } catch (ReflectiveOperationException closed) {
            throw new UsageException(
                    type.getName() + " cannot be made from rows: its module must open " + type.getPackageName()
                            + " to io.trunkline.driver (" + closed.getMessage() + ")",
                    Outcome.NOT_SENT);
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    public @Nullable T map(Row row) {
        MethodHandle chain = row instanceof RowView view ? view.plan(this) : ofColumns(row.names());
        try {
            return (T) chain.invokeExact(row);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable checked) {
            throw new UsageException(
                    "the constructor of " + type.getName() + " failed: " + checked, Outcome.UNKNOWN, checked);
        }
    }

    /** The chain for a result with these columns. */
    MethodHandle plan(RowLayout columns) {
        return columns.size() == 1
                        && !isMadeOf(columns.names())
                        && columns.column(0).codec(type) != null
                ? ofOnlyColumn()
                : ofColumns(columns.names());
    }

    private boolean isMadeOf(List<String> names) {
        for (RecordComponent component : components) {
            if (index(component.getName(), names) < 0) {
                return false;
            }
        }
        return true;
    }

    private MethodHandle ofOnlyColumn() {
        try {
            MethodHandle get = MethodHandles.lookup()
                    .findVirtual(Row.class, "get", MethodType.methodType(Object.class, int.class, Class.class));
            return MethodHandles.insertArguments(get, 1, 0, type);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError("Row lacks a getter", impossible);
        }
    }

    private MethodHandle ofColumns(List<String> names) {
        MethodHandle chain = constructor;
        MethodHandle[] readers = new MethodHandle[components.length];
        for (int i = 0; i < components.length; i++) {
            readers[i] = reader(components[i], column(components[i].getName(), names));
        }
        chain = MethodHandles.filterArguments(chain, 0, readers);
        int[] allFromTheRow = new int[components.length];
        return MethodHandles.permuteArguments(chain, MethodType.methodType(type, Row.class), allFromTheRow)
                .asType(MethodType.methodType(Object.class, Row.class));
    }

    private static int index(String component, List<String> names) {
        int exact = names.indexOf(component);
        return exact >= 0 ? exact : names.indexOf(snakeCase(component));
    }

    private int column(String component, List<String> names) {
        int index = index(component, names);
        if (index < 0) {
            throw new UsageException(
                    type.getSimpleName() + "." + component + " has no column of its name (" + component
                            + (snakeCase(component).equals(component) ? "" : " or " + snakeCase(component))
                            + "); the result has " + String.join(", ", names),
                    Outcome.UNKNOWN);
        }
        return index;
    }

    private static String snakeCase(String camelCase) {
        return camelCase.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    /** A component with type arguments, of a row that may be anybody's. */
    @SuppressWarnings("UnusedMethod") // by way of its method handle
    private static @Nullable Object read(Row row, int column, Class<?> raw, Type type) {
        return row instanceof RowView view ? view.get(column, type) : row.get(column, raw);
    }

    private static MethodHandle reader(RecordComponent component, int column) {
        Class<?> type = component.getType();
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        String getter = PRIMITIVE_GETTERS.get(type);
        try {
            if (getter != null) {
                MethodHandle handle = lookup.findVirtual(Row.class, getter, MethodType.methodType(type, int.class));
                return MethodHandles.insertArguments(handle, 1, column);
            }
            if (type == String.class) {
                MethodHandle handle =
                        lookup.findVirtual(Row.class, "getString", MethodType.methodType(type, int.class));
                return MethodHandles.insertArguments(handle, 1, column);
            }
            if (component.getGenericType() instanceof ParameterizedType
                    || component.getGenericType() instanceof GenericArrayType) {
                MethodHandle handle = lookup.findStatic(
                        RecordMapper.class,
                        "read",
                        MethodType.methodType(Object.class, Row.class, int.class, Class.class, Type.class));
                return MethodHandles.insertArguments(handle, 1, column, type, component.getGenericType())
                        .asType(MethodType.methodType(type, Row.class));
            }
            MethodHandle handle =
                    lookup.findVirtual(Row.class, "get", MethodType.methodType(Object.class, int.class, Class.class));
            return MethodHandles.insertArguments(handle, 1, column, type)
                    .asType(MethodType.methodType(type, Row.class));
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError("Row lacks a getter", impossible);
        }
    }
}
