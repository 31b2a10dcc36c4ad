// SPDX-License-Identifier: Apache-2.0
package io.trunkline.error;

import org.jspecify.annotations.Nullable;

/**
 * Class 54, Program Limit Exceeded: too complex, too many columns, too many arguments, too deep. The limits are PostgreSQL's
 * own (manual, appendix K).
 */
public final class ProgramLimitExceededException extends ServerException {
    private static final long serialVersionUID = 1L;

    ProgramLimitExceededException(ErrorFields fields, Outcome outcome, @Nullable String sql) {
        super(fields, outcome, sql);
    }
}
