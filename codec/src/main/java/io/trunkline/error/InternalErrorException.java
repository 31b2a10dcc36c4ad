// SPDX-License-Identifier: Apache-2.0
package io.trunkline.error;

import org.jspecify.annotations.Nullable;

/**
 * Class XX, Internal Error: the server, or an extension of it, has a defect or damaged data (XX001, XX002). For whoever runs
 * it.
 */
public final class InternalErrorException extends ServerException {
    private static final long serialVersionUID = 1L;

    InternalErrorException(ErrorFields fields, Outcome outcome, @Nullable String sql) {
        super(fields, outcome, sql);
    }
}
