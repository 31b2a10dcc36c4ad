// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.script;

import io.trunkline.protocol.BackendKeyData;
import io.trunkline.protocol.CancelRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What clients did beside following a script, kept for the test. May be used from any thread. */
final class Witness {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<ReceivedCancel> cancels = new ArrayList<>();
    private final List<TlsHandshake> handshakes = new ArrayList<>();
    private Consumer<CancelRequest> cancelHook = request -> {};

    void onCancel(Consumer<CancelRequest> hook) {
        lock.lock();
        try {
            cancelHook = hook;
        } finally {
            lock.unlock();
        }
    }

    /** Keeps it, then tells the test. */
    void cancelled(ReceivedCancel cancel) {
        Consumer<CancelRequest> hook;
        lock.lock();
        try {
            cancels.add(cancel);
            changed.signalAll();
            hook = cancelHook;
        } finally {
            lock.unlock();
        }
        hook.accept(cancel.request());
    }

    void shookHands(TlsHandshake handshake) {
        lock.lock();
        try {
            handshakes.add(handshake);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    List<ReceivedCancel> cancels() {
        lock.lock();
        try {
            return List.copyOf(cancels);
        } finally {
            lock.unlock();
        }
    }

    List<TlsHandshake> handshakes() {
        lock.lock();
        try {
            return List.copyOf(handshakes);
        } finally {
            lock.unlock();
        }
    }

    /** Whether that many handshakes are over in time. */
    boolean awaitHandshakes(int count, Duration time) throws InterruptedException {
        return await(() -> handshakes.size() >= count, time);
    }

    /** Whether a CancelRequest with that key comes in time. */
    boolean awaitCancel(BackendKeyData key, Duration time) throws InterruptedException {
        CancelRequest wanted = new CancelRequest(key.processId(), key.secretKey());
        return await(() -> cancels.stream().anyMatch(it -> it.request().equals(wanted)), time);
    }

    private boolean await(BooleanSupplier condition, Duration time) throws InterruptedException {
        long left = time.toNanos();
        lock.lock();
        try {
            while (!condition.getAsBoolean() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return condition.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }
}
