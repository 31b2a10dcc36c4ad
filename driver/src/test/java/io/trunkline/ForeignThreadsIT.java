// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.error.ServerException;
import io.trunkline.testkit.gate.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Many threads use one connection: every answer reaches who asked, and only them. */
@ExtendWith(WithConnection.class)
class ForeignThreadsIT {
    private static final int THREADS = 8;
    private static final int EACH = 5_000;

    @Test
    void everyAnswerReachesItsOwnCaller(PgConnection connection) throws Exception {
        long wrong = inThreads(thread -> Flux.range(0, EACH)
                .flatMap(i -> echo(connection, thread + ":" + i), 256)
                .reduce(0L, Long::sum)
                .block(Outcomes.LIMIT));
        assertThat(wrong).isZero();
    }

    @Test
    void threadsThatWaitForEachAnswerDoNotStarve(PgConnection connection) throws Exception {
        long wrong = inThreads(thread -> {
            long sum = 0;
            for (int i = 0; i < 300; i++) {
                sum += value(echo(connection, thread + "/" + i));
            }
            return sum;
        });
        assertThat(wrong).isZero();
    }

    @Test
    void errorsStreamsAndCancelledQueriesDoNotGetInTheWayOfTheOthers(PgConnection connection) throws Exception {
        long seed = Seeds.seed("mixed statements from many threads");
        long wrong = inThreads(thread -> {
            Random random = new Random(seed + thread);
            return Flux.range(0, 1_000)
                    .flatMap(
                            i -> {
                                String token = thread + "-" + i;
                                return switch (random.nextInt(6)) {
                                    case 0 -> failing(connection, i);
                                    case 1 -> streamed(connection, i % 50);
                                    case 2 ->
                                        connection
                                                .query("select i from generate_series(1, 100) i")
                                                .all(Integer.class)
                                                .take(i % 5 + 1)
                                                .count()
                                                .map(count -> count == i % 5 + 1 ? 0L : 1L);
                                    case 3 ->
                                        connection
                                                .execute("select $1::text", token)
                                                .map(count -> count == 1 ? 0L : 1L);
                                    default -> echo(connection, token);
                                };
                            },
                            64)
                    .reduce(0L, Long::sum)
                    .block(Outcomes.LIMIT);
        });
        assertThat(wrong).isZero();
    }

    private static Mono<Long> echo(PgConnection connection, String token) {
        return connection
                .query("select $1::text", token)
                .one(String.class)
                .map(answer -> answer.equals(token) ? 0L : 1L);
    }

    private static Mono<Long> failing(PgConnection connection, int number) {
        return connection
                .query("select $1::int4 / 0", number)
                .one(Integer.class)
                .map(impossible -> 1L)
                .onErrorResume(
                        ServerException.class, failure -> Mono.just("22012".equals(failure.sqlState()) ? 0L : 1L));
    }

    private static Mono<Long> streamed(PgConnection connection, int rows) {
        return connection
                .query("select i from generate_series(1, $1::int4) i", rows)
                .all(Integer.class)
                .reduce(0, Integer::sum)
                .map(sum -> sum == rows * (rows + 1) / 2 ? 0L : 1L);
    }

    private interface PerThread {
        long run(int thread);
    }

    private static long inThreads(PerThread work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Long>> tasks = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                tasks.add(() -> work.run(thread));
            }
            long sum = 0;
            for (Future<Long> result : threads.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
                sum += result.get();
            }
            return sum;
        } finally {
            threads.shutdownNow();
        }
    }
}
