// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import io.trunkline.PgConfig;
import io.trunkline.error.PgException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Runs steps one after the other against one server, until one fails, and cleans up behind them. */
final class Demo {
    private static final int CONNECTIONS = 4;
    private static final Duration STEP_LIMIT = Duration.ofMinutes(5);

    private final List<Step> steps;
    private final Progress progress;
    private final Report report;

    Demo(List<Step> steps, Progress progress, Report report) {
        this.steps = steps;
        this.progress = progress;
        this.report = report;
    }

    /**
     * {@return whether all steps passed, once everything is closed; {@link PgException} if the server cannot be worked with
     * at all, {@link DemoException} if its database must not be touched}
     */
    Mono<Boolean> run(PgConfig config, Cities cities) {
        return Mono.defer(() -> {
            progress.begin("connect to " + config.hosts().get(0));
            return Mono.usingWhen(
                    Connections.open(config, CONNECTIONS),
                    connections -> inSchema(new Stage(connections, cities, progress)),
                    Connections::close);
        });
    }

    private Mono<Boolean> inSchema(Stage stage) {
        return Mono.usingWhen(
                DemoSchema.create(stage.connection()),
                schema -> Flux.fromIterable(steps)
                        .concatMap(step -> result(step, stage))
                        .doOnNext(report::add)
                        .takeUntil(result -> !result.isPassed())
                        .all(Result::isPassed),
                DemoSchema::drop);
    }

    /** Not on the event loop that the last step happened to end on: a step may have some computing to do. */
    private Mono<Result> result(Step step, Stage stage) {
        return Mono.defer(() -> {
                    progress.begin(step.name());
                    long start = System.nanoTime();
                    return step.run(stage)
                            .timeout(STEP_LIMIT)
                            .map(tally -> Result.passed(step.name(), tally, since(start)))
                            .onErrorResume(
                                    Demo::isFailure,
                                    failure -> Mono.just(Result.failed(
                                            step.name(), since(start), String.valueOf(failure.getMessage()))));
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    /** Anything else is a mistake of the demo's own, and ends it as such. */
    private static boolean isFailure(Throwable error) {
        return error instanceof PgException
                || error instanceof CheckFailedException
                || error instanceof TimeoutException;
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
