// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** What is asked and answered once TLS stands: large values, many statements at once, slow readers, cancels, the end. */
@TestInstance(Lifecycle.PER_CLASS)
class TlsTrafficIT {
    private static final TlsServer SERVER = TlsServer.shared();

    private TlsFiles files;

    @BeforeAll
    void write(@TempDir Path directory) {
        SERVER.show(TlsServer.USUAL);
        files = new TlsFiles(directory);
    }

    private PgConnection connect(String settings) {
        return Outcomes.value(PgConnection.connect(files.config(
                SERVER.as("ada", "host=localhost sslmode=verify-full sslrootcert={root.crt} " + settings))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void largeValuesGoBothWays(String version) {
        PgConnection connection = connect("ssl_max_protocol_version=" + version);
        // No two records are the same, so that one lost, doubled or out of order is noticed.
        String megabyte = IntStream.range(0, 1 << 17)
                .mapToObj(i -> String.format("%08x", i))
                .collect(Collectors.joining());
        assertThat(Outcomes.value(connection.query("select $1::text", megabyte).one(String.class)))
                .isEqualTo(megabyte);
        String twenty = Outcomes.value(connection
                .query(
                        "select string_agg(to_char(i, 'FM000000000') || ' ', '' order by i) from generate_series(1, 2000000) i")
                .one(String.class));
        assertThat(twenty)
                .hasSize(20_000_000)
                .startsWith("000000001 000000002 ")
                .endsWith(" 002000000 ");
        assertThat(twenty.substring(9_999_990, 10_000_010)).isEqualTo("001000000 001000001 ");
        WithConnection.checkAndClose(connection);
    }

    @Test
    void manyStatementsAreUnderWayAtOnce() {
        PgConnection connection = connect("");
        List<Integer> answers = Outcomes.values(Flux.range(0, 256)
                .flatMapSequential(i -> connection.query("select $1::int4", i).one(Integer.class), 256));
        assertThat(answers).isEqualTo(IntStream.range(0, 256).boxed().toList());
        WithConnection.checkAndClose(connection);
    }

    /** Large rows, one at a time: what the engine has decrypted already must not be lost when reading stops. */
    @Test
    void aSlowReaderGetsEveryRowAndHoldsTheServerBack() {
        PgConnection connection = connect("");
        Sinks.One<Long> over = Sinks.one();
        connection
                .query("select repeat(chr(65 + i % 26), 40000 + i) from generate_series(1, 500) i")
                .all(String.class)
                .subscribe(new BaseSubscriber<String>() {
                    private long seen;

                    @Override
                    protected void hookOnSubscribe(Subscription subscription) {
                        subscription.request(1);
                    }

                    @Override
                    protected void hookOnNext(String row) {
                        seen++;
                        String expected =
                                String.valueOf((char) (65 + seen % 26)).repeat((int) (40_000 + seen));
                        if (!row.equals(expected)) {
                            throw new AssertionError("row " + seen + " is another");
                        }
                        Mono.defer(() -> Mono.fromRunnable(() -> request(1)))
                                .subscribeOn(Schedulers.parallel())
                                .subscribe();
                    }

                    @Override
                    protected void hookOnComplete() {
                        over.tryEmitValue(seen);
                    }

                    @Override
                    protected void hookOnError(Throwable failure) {
                        over.tryEmitError(failure);
                    }
                });
        assertThat(Outcomes.value(over.asMono())).isEqualTo(500);
        WithConnection.checkAndClose(connection);
    }

    /** 40 MB that nobody asks for: the server must be stuck in sending, and go on as soon as there is demand. */
    @Test
    void aReaderThatDoesNotReadHoldsTheServerBack() {
        PgConnection connection = connect("");
        int process = connection.processId();
        BaseSubscriber<String> stalled = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(1);
            }
        };
        Sinks.Empty<Void> over = Sinks.empty();
        connection
                .query("select repeat('x', 400000) from generate_series(1, 100)")
                .all(String.class)
                .doOnComplete(over::tryEmitEmpty)
                .doOnError(over::tryEmitError)
                .subscribe(stalled);
        SERVER.await(
                "exists (select from pg_stat_activity where pid = " + process + " and wait_event = 'ClientWrite')");
        stalled.request(Long.MAX_VALUE);
        Outcomes.completion(over.asMono());
        WithConnection.checkAndClose(connection);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "sslnegotiation=direct", "max_protocol_version=3.2", "ssl_max_protocol_version=TLSv1.2"})
    void aCancelEndsTheStatementAtTheServer(String settings) {
        PgConnection connection = connect(settings);
        int process = connection.processId();
        Disposable asleep = connection.execute("select pg_sleep(600)").subscribe();
        SERVER.await("exists (select from pg_stat_activity where pid = " + process + " and wait_event = 'PgSleep')");
        asleep.dispose();
        // Waits for the end of the statement before it, which is ten minutes away unless that was cancelled.
        WithConnection.checkAndClose(connection);
    }
}
