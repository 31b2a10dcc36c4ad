// SPDX-License-Identifier: Apache-2.0
package io.trunkline.error;

import org.jspecify.annotations.Nullable;

/**
 * Class 57, Operator Intervention: a statement was cancelled, by request or by a time-out of the server's (57014), or the
 * server shuts down (57P01), has crashed (57P02), starts (57P03), or ends an idle session (57P05).
 */
public final class OperatorInterventionException extends ServerException {
    private static final long serialVersionUID = 1L;

    OperatorInterventionException(ErrorFields fields, Outcome outcome, @Nullable String sql) {
        super(fields, outcome, sql);
    }
}
