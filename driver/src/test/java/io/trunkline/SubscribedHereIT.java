// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Sinks;

/** The failure of a statement names the method that has subscribed to it, where that is asked for. */
class SubscribedHereIT {
    private final Sinks.One<Throwable> inside = Sinks.one();
    private PgConnection connection;

    @BeforeEach
    void connect() {
        connection =
                Outcomes.value(PgConnection.connect(WithConnection.config().with(it -> it.subscriberStacks(true))));
    }

    @AfterEach
    void close() {
        WithConnection.checkAndClose(connection);
    }

    private static List<String> methods(Throwable failure) {
        List<StackTraceElement> frames = Stream.of(failure.getSuppressed())
                .filter(SubscribedHere.class::isInstance)
                .flatMap(here -> Stream.of(here.getStackTrace()))
                .toList();
        assertThat(frames)
                .noneMatch(frame -> frame.getClassName().startsWith("reactor.core.")
                        || frame.getClassName().startsWith("io.trunkline.session."));
        return frames.stream().map(StackTraceElement::getMethodName).toList();
    }

    private static Throwable failureOf(Publisher<?> publisher) {
        return Outcomes.failure(publisher, Exception.class);
    }

    @Test
    void whateverAStatementIsAskedForItsFailureNamesTheTestMethod() {
        String wrong = "select 1/0";
        List<Publisher<?>> statements = List.of(
                connection.execute(wrong),
                connection.query(wrong).one(Integer.class),
                connection.query(wrong).first(Integer.class),
                connection.query(wrong).all(Integer.class),
                connection.query(wrong).fetchSize(10).all(Integer.class),
                connection.script(wrong),
                connection.batch("select 1/$1::int4").add(0).atomic(),
                connection.transaction(tx -> tx.execute(wrong)));
        for (Publisher<?> statement : statements) {
            Throwable failure = failureOf(statement);
            assertThat(failure).hasMessageContaining("division by zero");
            assertThat(methods(failure)).contains("whateverAStatementIsAskedForItsFailureNamesTheTestMethod");
        }
    }

    @Test
    void theElementsOfABatchAreStatementsOfTheirOwn() {
        Throwable failure = Outcomes.value(
                        connection.batch("select 1/$1::int4").add(0).each().next())
                .failure();
        assertThat(methods(failure)).contains("theElementsOfABatchAreStatementsOfTheirOwn");
    }

    @Test
    void whoSubscribesLaterOnTheEventLoopIsNamedToo() {
        Outcomes.value(connection.execute("select 1").doOnNext(done -> subscribeInside()));
        assertThat(methods(Outcomes.value(inside.asMono()))).contains("subscribeInside");
    }

    private void subscribeInside() {
        connection.execute("select 1/0").subscribe(done -> {}, failure -> inside.tryEmitValue(failure));
    }

    @Test
    void anExceptionThatIsThrownOverAndOverDoesNotGrowForEver() {
        RuntimeException mine = new IllegalStateException("the mapper's own");
        for (int i = 0; i < 40; i++) {
            assertThat(failureOf(connection.query("select 1").one(row -> {
                        throw mine;
                    })))
                    .isSameAs(mine);
        }
        assertThat(mine.getSuppressed()).hasSizeLessThan(20);
    }

    @Test
    void byDefaultNothingIsKept() {
        PgConnection plain = WithConnection.connect();
        assertThat(failureOf(plain.execute("select 1/0")).getSuppressed()).noneMatch(SubscribedHere.class::isInstance);
        WithConnection.checkAndClose(plain);
    }
}
