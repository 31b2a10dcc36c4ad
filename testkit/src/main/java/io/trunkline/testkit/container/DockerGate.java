// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.container;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/** Lets classes with {@link RequiresContainers} run, skips them or fails them. */
class DockerGate implements ExecutionCondition, BeforeAllCallback {
    static final String PROPERTY = "trunkline.containers";
    private static final String ABSENT = "no usable Docker answers here";

    private final BooleanSupplier docker;

    DockerGate() {
        this(() -> Docker.ANSWERS);
    }

    DockerGate(BooleanSupplier docker) {
        this.docker = docker;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (required() || context.getTestMethod().isPresent()) {
            // A missing engine is then a failure of the class, not of the look at it.
            return ConditionEvaluationResult.enabled("containers are required");
        }
        if (docker.getAsBoolean()) {
            return ConditionEvaluationResult.enabled("Docker answers");
        }
        System.err.println(context.getDisplayName() + " is skipped: " + ABSENT + " (-D" + PROPERTY
                + "=required makes that a failure)");
        return ConditionEvaluationResult.disabled(ABSENT);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (required() && !docker.getAsBoolean()) {
            throw new AssertionError(ABSENT + ", and -D" + PROPERTY + "=required asks for it");
        }
    }

    private static boolean required() {
        return "required".equals(System.getProperty(PROPERTY));
    }

    private static boolean isAvailable() {
        try {
            return DockerClientFactory.instance().isDockerAvailable();
        } catch (RuntimeException unusable) {
            return false;
        }
    }

    /** Looked at once: an engine that cannot reach its registry takes minutes to say so. */
    private static final class Docker {
        private static final int PATIENCE_SECONDS = 30;

        static final boolean ANSWERS = ask();

        private static boolean ask() {
            CompletableFuture<Boolean> answer = new CompletableFuture<>();
            // Nothing of this class, which is not ready for other threads before this is done.
            Thread asking = new Thread(new Asking(answer), "docker-probe");
            asking.setDaemon(true);
            asking.start();
            return answer.completeOnTimeout(false, PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .join();
        }
    }

    private record Asking(CompletableFuture<Boolean> answer) implements Runnable {
        @Override
        public void run() {
            answer.complete(isAvailable());
        }
    }
}
