// SPDX-License-Identifier: Apache-2.0
package io.trunkline.error;

import org.jspecify.annotations.Nullable;

/**
 * Class 23, Integrity Constraint Violation: a row would break a rule of its table. {@link #constraint}, {@link #table},
 * {@link #schema} and, for NOT NULL, {@link #column} name what was broken; {@link #detail} shows the values, so beware where
 * it goes.
 *
 * <p>A constraint that is deferred is checked when its transaction commits: the error is then that of the commit, or of the
 * statement, if that is a transaction of its own.
 */
public final class IntegrityConstraintViolationException extends ServerException {
    private static final long serialVersionUID = 1L;

    IntegrityConstraintViolationException(ErrorFields fields, Outcome outcome, @Nullable String sql) {
        super(fields, outcome, sql);
    }

    /** Which kind of rule it is. */
    public enum Kind {
        /** A column that takes no NULL was given one (23502). */
        NOT_NULL,
        /** The row refers to one that is not there, or is still referred to (23503, and 23001 by RESTRICT). */
        FOREIGN_KEY,
        /** There is a row with this key already (23505). */
        UNIQUE,
        /** A check constraint is not fulfilled (23514). */
        CHECK,
        /** There is a row that excludes this one (23P01). */
        EXCLUSION,
        /** Some other rule, of an extension or of a function that raised an error of this class. */
        OTHER
    }

    /** {@return which kind of rule was broken} */
    public Kind kind() {
        String state = sqlState();
        return switch (state == null ? "" : state) {
            case "23502" -> Kind.NOT_NULL;
            case "23503", "23001" -> Kind.FOREIGN_KEY;
            case "23505" -> Kind.UNIQUE;
            case "23514" -> Kind.CHECK;
            case "23P01" -> Kind.EXCLUSION;
            default -> Kind.OTHER;
        };
    }
}
