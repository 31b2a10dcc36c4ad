// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.core.publisher.Hooks;

/**
 * Fails a test during which Reactor had to drop a signal: a value or an error that came when nobody could take it any
 * more, which is how a broken cancellation or a second termination shows.
 *
 * <p>What is dropped on another thread after its test has ended counts against the next test, or against the class. A test
 * that means to cause it takes the signals with {@link #take}.
 */
public final class DroppedSignals implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private static final Queue<Object> DROPPED = new ConcurrentLinkedQueue<>();

    /** Used by JUnit. */
    public DroppedSignals() {}

    /** The values and errors dropped since last asked; they no longer count as failures. */
    public static List<Object> take() {
        List<Object> taken = new ArrayList<>();
        for (Object signal = DROPPED.poll(); signal != null; signal = DROPPED.poll()) {
            taken.add(signal);
        }
        return taken;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // A hook for errors has no key and adds up with those before, so each class starts from none.
        Hooks.resetOnErrorDropped();
        Hooks.resetOnNextDropped();
        Hooks.onErrorDropped(DROPPED::add);
        Hooks.onNextDropped(DROPPED::add);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        check("since the last test ended");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        check("after the last test");
    }

    private static void check(String when) {
        List<Object> dropped = take();
        if (dropped.isEmpty()) {
            return;
        }
        AssertionError failure = new AssertionError("Reactor dropped " + dropped.size() + " signal(s) " + when + ": "
                + dropped.stream().limit(10).map(String::valueOf).toList());
        dropped.stream()
                .filter(Throwable.class::isInstance)
                .map(Throwable.class::cast)
                .forEach(failure::addSuppressed);
        throw failure;
    }
}
