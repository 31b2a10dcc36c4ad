// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How a Java record is made and taken apart. */
record RecordClass<R>(Class<R> type, MethodHandle constructor, List<Component> components) {
    /** @param type with the arguments of its record in place of the variables */
    record Component(String name, Type type, Class<?> raw, MethodHandle accessor) {}

    /**
     * @param type a record class, or one with arguments
     * @throws IllegalArgumentException if its package is not open to us
     */
    static RecordClass<?> of(Type type) {
        return of(type, Types.raw(type));
    }

    private static <R> RecordClass<R> of(Type type, Class<R> raw) {
        RecordComponent[] declared = raw.getRecordComponents();
        Class<?>[] classes = new Class<?>[declared.length];
        List<Component> components = new ArrayList<>();
        try {
            // Not all modules are read by ours, such as that of the class path.
            RecordClass.class.getModule().addReads(raw.getModule());
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(raw, MethodHandles.lookup());
            for (int i = 0; i < classes.length; i++) {
                classes[i] = declared[i].getType();
                MethodHandle accessor = lookup.unreflect(declared[i].getAccessor());
                components.add(new Component(
                        declared[i].getName(),
                        TypeArguments.resolve(declared[i].getGenericType(), type),
                        classes[i],
                        accessor.asType(MethodType.methodType(Object.class, Object.class))));
            }
            MethodHandle constructor = lookup.findConstructor(raw, MethodType.methodType(void.class, classes));
            return new RecordClass<>(raw, constructor, List.copyOf(components));
        } catch (ReflectiveOperationException closed) {
            throw new IllegalArgumentException(
                    raw.getName() + " cannot be used: its module must open " + raw.getPackageName()
                            + " to io.trunkline.codec (" + closed.getMessage() + ")",
                    closed);
        }
    }

    /** {@return the field that the component is of: the one of its name, as it is or in snake case; -1 if there is none} */
    static int field(Component component, CompositeLayout layout) {
        int exact = layout.indexOf(component.name());
        return exact >= 0 ? exact : layout.indexOf(snakeCase(component.name()));
    }

    private static String snakeCase(String camelCase) {
        return camelCase.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    /** The names that a field may have to be this component. */
    static String names(Component component) {
        String snake = snakeCase(component.name());
        return snake.equals(component.name()) ? snake : component.name() + " or " + snake;
    }
}
