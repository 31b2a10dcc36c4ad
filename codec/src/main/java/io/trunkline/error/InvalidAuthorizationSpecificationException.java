// SPDX-License-Identifier: Apache-2.0
package io.trunkline.error;

import org.jspecify.annotations.Nullable;

/**
 * Class 28, Invalid Authorization Specification: the server does not take the user for who he says he is, or does not let
 * him in from here. Told while connecting, as the cause of what the driver throws.
 */
public final class InvalidAuthorizationSpecificationException extends ServerException {
    private static final long serialVersionUID = 1L;

    InvalidAuthorizationSpecificationException(ErrorFields fields, Outcome outcome, @Nullable String sql) {
        super(fields, outcome, sql);
    }
}
