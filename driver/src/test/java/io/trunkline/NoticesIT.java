// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.LIMIT;
import static io.trunkline.Outcomes.completion;
import static io.trunkline.Outcomes.value;
import static io.trunkline.Outcomes.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.error.Notice;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** What the server says beside its answers, of the whole session and of one statement. */
@ExtendWith(WithConnection.class)
class NoticesIT {
    private static final String SAY = "select pg_temp.say($1::int4)";

    private final List<String> ofTheSession = new CopyOnWriteArrayList<>();

    /** Makes functions that say what they are told, and listens. */
    private void listenTo(PgConnection connection) {
        completion(connection.script("create function pg_temp.say(what int4) returns int4 language plpgsql as"
                + " $$ begin raise notice 'said %', what using detail = 'detail', errcode = '01T01'; return what; end $$;"
                + " create function pg_temp.say_many(most int4) returns void language plpgsql as"
                + " $$ begin for i in 1 .. most loop raise notice '%', i; end loop; end $$"));
        connection.notices().map(Notice::message).subscribe(ofTheSession::add);
    }

    @Test
    void aStatementHearsOfItsOwnAndTheStreamOfAll(PgConnection connection) {
        listenTo(connection);
        List<List<String>> ofStatements = IntStream.range(0, 50)
                .<List<String>>mapToObj(i -> new CopyOnWriteArrayList<>())
                .toList();
        List<Integer> answers = values(Flux.range(0, 50)
                .flatMapSequential(
                        i -> connection
                                .query(SAY, i)
                                .onNotice(notice -> ofStatements.get(i).add(notice.message()))
                                .one(Integer.class),
                        50,
                        1));
        assertThat(answers).isEqualTo(IntStream.range(0, 50).boxed().toList());
        for (int i = 0; i < 50; i++) {
            assertThat(ofStatements.get(i)).containsExactly("said " + i);
        }
        assertThat(ofTheSession)
                .isEqualTo(IntStream.range(0, 50).mapToObj(i -> "said " + i).toList());
    }

    @Test
    void aNoticeHasAllItsFields(PgConnection connection) {
        listenTo(connection);
        List<Notice> heard = new CopyOnWriteArrayList<>();
        value(connection.query(SAY, 7).onNotice(heard::add).result());
        assertThat(heard).singleElement().satisfies(notice -> {
            assertThat(notice.severity()).isEqualTo("NOTICE");
            assertThat(notice.sqlState()).isEqualTo("01T01");
            assertThat(notice.message()).isEqualTo("said 7");
            assertThat(notice.detail()).isEqualTo("detail");
            assertThat(notice.where()).contains("say");
        });
    }

    @Test
    void scriptsAndTransactionsAreHeardByTheStream(PgConnection connection) {
        listenTo(connection);
        completion(connection.script(
                "select pg_temp.say(1); create table if not exists pg_temp.t (); drop table if exists nope"));
        value(connection.transaction(tx -> tx.query(SAY, 2).one(Integer.class)));
        assertThat(ofTheSession).containsExactly("said 1", "table \"nope\" does not exist, skipping", "said 2");
    }

    @Test
    void whatAListenerThrowsHarmsNobody(PgConnection connection) {
        listenTo(connection);
        List<Integer> answers = values(Flux.range(0, 10)
                .flatMapSequential(
                        i -> connection
                                .query(SAY, i)
                                .onNotice(notice -> {
                                    throw new IllegalStateException("thrown on purpose");
                                })
                                .one(Integer.class),
                        10,
                        1));
        assertThat(answers).isEqualTo(IntStream.range(0, 10).boxed().toList());
        assertThat(ofTheSession).hasSize(10);
    }

    @Test
    void aQueryWithoutAListenerIsUnchangedByOneWith(PgConnection connection) {
        listenTo(connection);
        AtomicInteger heard = new AtomicInteger();
        Query plain = connection.query(SAY, 1);
        Query listened = plain.onNotice(notice -> heard.incrementAndGet());
        value(plain.one(Integer.class));
        assertThat(heard).hasValue(0);
        value(listened.one(Integer.class));
        value(listened.first(Integer.class));
        assertThat(values(listened.all(Integer.class))).containsExactly(1);
        assertThat(heard).hasValue(3);
    }

    @Test
    void theServerFiltersByItsSetting(PgConnection connection) {
        listenTo(connection);
        AtomicInteger heard = new AtomicInteger();
        completion(connection.script("set client_min_messages = warning"));
        value(connection
                .query(SAY, 1)
                .onNotice(notice -> heard.incrementAndGet())
                .one(Integer.class));
        assertThat(heard).hasValue(0);
        assertThat(ofTheSession).isEmpty();
    }

    @Test
    void oneThatDoesNotAskKeepsTheLatestAndKeepsNobodyWaiting(PgConnection connection) {
        listenTo(connection);
        List<String> kept = new CopyOnWriteArrayList<>();
        BaseSubscriber<Notice> slow = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {}

            @Override
            protected void hookOnNext(Notice notice) {
                kept.add(notice.message());
            }
        };
        connection.notices().subscribe(slow);
        value(connection.query("select pg_temp.say_many(1000)").result());
        assertThat(ofTheSession).hasSize(1000);
        assertThat(kept).isEmpty();
        slow.requestUnbounded();
        assertThat(kept)
                .isEqualTo(IntStream.rangeClosed(745, 1000)
                        .mapToObj(String::valueOf)
                        .toList());
        slow.cancel();
        value(connection.query(SAY, 1).one(Integer.class));
        assertThat(kept).hasSize(256);
    }

    @Test
    void theStreamEndsWithTheConnection() {
        for (boolean lost : new boolean[] {false, true}) {
            PgConnection connection = WithConnection.connect();
            StepVerifier.create(connection.notices())
                    .expectSubscription()
                    .then(() -> {
                        if (lost) {
                            Sessions.terminate(connection.processId());
                        } else {
                            completion(connection.close());
                        }
                    })
                    .expectComplete()
                    .verify(LIMIT);
            StepVerifier.create(connection.notices()).expectComplete().verify(LIMIT);
            completion(connection.close());
        }
    }
}
