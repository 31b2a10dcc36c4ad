// SPDX-License-Identifier: Apache-2.0
package io.trunkline.error;

import org.jspecify.annotations.Nullable;

/**
 * Class 0A, Feature Not Supported: the server knows what is meant and cannot do it, here or at all.
 */
public final class FeatureNotSupportedException extends ServerException {
    private static final long serialVersionUID = 1L;

    FeatureNotSupportedException(ErrorFields fields, Outcome outcome, @Nullable String sql) {
        super(fields, outcome, sql);
    }
}
