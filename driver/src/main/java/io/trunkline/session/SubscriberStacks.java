// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import io.trunkline.SubscribedHere;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Tells failures where their statement was subscribed to. The stack is walked at every subscription, as nobody knows yet
 * which will fail, but only through the frames that are kept.
 */
final class SubscriberStacks {
    private static final int FRAMES = 32;

    /** An exception that somebody makes once and throws for ever must not grow with each time. */
    private static final int SUPPRESSED = 16;

    /** Not the caller's: what stands between subscribe and us, and what called the caller on an event loop. */
    private static final List<String> MACHINERY = List.of(
            "io.trunkline.session.",
            "io.trunkline.exchange.",
            "io.trunkline.row.",
            "io.trunkline.protocol.",
            "io.trunkline.transport.",
            "reactor.core.",
            "reactor.util.",
            "io.vertx.",
            "io.netty.",
            "java.util.concurrent.",
            "java.lang.Thread");

    private SubscriberStacks() {}

    static <T> Mono<T> keptFor(Mono<T> statement) {
        return Mono.defer(() -> {
            StackTraceElement[] frames = callers();
            return statement.doOnError(failure -> tell(failure, frames));
        });
    }

    static <T> Flux<T> keptFor(Flux<T> statement) {
        return Flux.defer(() -> {
            StackTraceElement[] frames = callers();
            return statement.doOnError(failure -> tell(failure, frames));
        });
    }

    private static StackTraceElement[] callers() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> MACHINERY.stream().noneMatch(frame.getClassName()::startsWith))
                        .limit(FRAMES)
                        .map(StackWalker.StackFrame::toStackTraceElement)
                        .toArray(StackTraceElement[]::new));
    }

    private static void tell(Throwable failure, StackTraceElement[] frames) {
        if (frames.length > 0 && failure.getSuppressed().length < SUPPRESSED) {
            failure.addSuppressed(new SubscribedHere(frames));
        }
    }
}
