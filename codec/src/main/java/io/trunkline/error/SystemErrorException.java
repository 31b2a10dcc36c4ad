// SPDX-License-Identifier: Apache-2.0
package io.trunkline.error;

import org.jspecify.annotations.Nullable;

/**
 * Class 58, System Error: what the server stands on has failed, its files for example. For whoever runs it.
 */
public final class SystemErrorException extends ServerException {
    private static final long serialVersionUID = 1L;

    SystemErrorException(ErrorFields fields, Outcome outcome, @Nullable String sql) {
        super(fields, outcome, sql);
    }
}
