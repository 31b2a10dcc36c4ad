// SPDX-License-Identifier: Apache-2.0
package io.trunkline.error;

import org.jspecify.annotations.Nullable;

/**
 * Class 53, Insufficient Resources: the server is short of memory, disk or connections (53300), or the statement took more
 * than its settings allow (53400), which does not pass by itself.
 */
public final class InsufficientResourcesException extends ServerException {
    private static final long serialVersionUID = 1L;

    InsufficientResourcesException(ErrorFields fields, Outcome outcome, @Nullable String sql) {
        super(fields, outcome, sql);
    }
}
