// SPDX-License-Identifier: Apache-2.0
package io.trunkline.error;

import org.jspecify.annotations.Nullable;

/**
 * Class 55, Object Not In Prerequisite State: not now, or not like this. A lock that could not be had in time, or not at once
 * (55P03), is the one that passes.
 */
public final class ObjectNotInPrerequisiteStateException extends ServerException {
    private static final long serialVersionUID = 1L;

    ObjectNotInPrerequisiteStateException(ErrorFields fields, Outcome outcome, @Nullable String sql) {
        super(fields, outcome, sql);
    }
}
