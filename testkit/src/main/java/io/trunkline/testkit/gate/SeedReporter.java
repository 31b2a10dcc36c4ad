// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.gate;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Puts the seeds that a failed test used beside its failure, where whoever reads it looks first. */
public final class SeedReporter implements BeforeEachCallback, TestExecutionExceptionHandler {
    /** Used by JUnit. */
    public SeedReporter() {}

    @Override
    public void beforeEach(ExtensionContext context) {
        Seeds.takeUsed();
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        Seeds.takeUsed().forEach(line -> failure.addSuppressed(new Note(line)));
        throw failure;
    }

    /** A line beside a failure: it has no place of its own. */
    private static final class Note extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Note(String line) {
            super(line, null, false, false);
        }
    }
}
