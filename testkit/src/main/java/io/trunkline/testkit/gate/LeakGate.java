// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.gate;

import io.netty.util.LeakPresenceDetector;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class after which Netty buffers are still held.
 *
 * <p>Netty counts every buffer from allocation to release when the JVM is started with
 * {@code -Dio.netty.customResourceLeakDetector=io.netty.util.LeakPresenceDetector}; no garbage collection is needed and
 * none escapes. The count is looked at after the class's own {@code @AfterAll} methods, so they must have closed what the
 * class opened. Event loops that are still letting go get {@value #GRACE_SECONDS} seconds. Add
 * {@code -Dio.netty.util.LeakPresenceDetector.trackCreationStack=true} to see where a buffer came from. The count is the
 * JVM's, so classes must not run in parallel.
 */
public final class LeakGate implements BeforeAllCallback, AfterAllCallback {
    private static final int GRACE_SECONDS = 2;

    /** Used by JUnit. */
    public LeakGate() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        if (isOutermost(context)) {
            check("before " + context.getDisplayName() + ", by a class without this gate");
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (isOutermost(context)) {
            check("by " + context.getDisplayName());
        }
    }

    private static void check(String culprit) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(GRACE_SECONDS);
        while (Scope.hasOpenResources() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        try {
            LeakPresenceDetector.check();
        } catch (IllegalStateException leak) {
            throw new AssertionError("buffers leaked " + culprit + ": " + leak.getMessage(), leak);
        }
    }

    /** What the outer class holds open for its nested ones is not theirs to release. */
    private static boolean isOutermost(ExtensionContext context) {
        return !context.getRequiredTestClass().isAnnotationPresent(Nested.class);
    }

    /** The only way to look at the count without resetting it. */
    private static final class Scope extends LeakPresenceDetector<Object> {
        private static final Scope HERE = new Scope();

        private Scope() {
            super(Object.class);
        }

        static boolean hasOpenResources() {
            return HERE.currentScope().hasOpenResources();
        }
    }
}
