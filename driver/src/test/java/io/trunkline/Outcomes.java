// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.List;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Waits for publishers, as only tests may; never longer than {@link #LIMIT}. */
final class Outcomes {
    static final Duration LIMIT = Duration.ofSeconds(30);

    private Outcomes() {}

    /** The value of a publisher that must have one. */
    static <T> T value(Mono<T> mono) {
        T value = mono.block(LIMIT);
        assertThat(value).as("a value").isNotNull();
        return value;
    }

    static <T> List<T> values(Flux<T> flux) {
        return value(flux.collectList());
    }

    /** Waits for a publisher that must complete without a value. */
    static void completion(Mono<?> mono) {
        Object value = mono.block(LIMIT);
        assertThat(value).as("no value").isNull();
    }

    /** The error of a publisher that must fail in this way. */
    static <E extends Throwable> E failure(Publisher<?> publisher, Class<E> type) {
        Throwable failure = outcome(Flux.from(publisher).then());
        if (failure == null) {
            return fail("completed where " + type.getSimpleName() + " was expected");
        }
        assertThat(failure).isInstanceOf(type);
        return type.cast(failure);
    }

    /** The error, or null if it completed. */
    static Throwable outcome(Mono<?> mono) {
        return value(mono.materialize()).getThrowable();
    }
}
