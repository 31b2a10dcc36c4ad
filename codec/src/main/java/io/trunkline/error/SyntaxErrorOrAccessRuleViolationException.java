// SPDX-License-Identifier: Apache-2.0
package io.trunkline.error;

import org.jspecify.annotations.Nullable;

/**
 * Class 42, Syntax Error or Access Rule Violation: the SQL cannot be understood, names what is not there (42P01 a table,
 * 42703 a column, 42883 a function), or is not this user's to run (42501). {@link #excerpt} shows the place.
 */
public final class SyntaxErrorOrAccessRuleViolationException extends ServerException {
    private static final long serialVersionUID = 1L;

    SyntaxErrorOrAccessRuleViolationException(ErrorFields fields, Outcome outcome, @Nullable String sql) {
        super(fields, outcome, sql);
    }
}
