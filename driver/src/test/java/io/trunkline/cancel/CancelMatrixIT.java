// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cancel;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgConfig;
import io.trunkline.RowMapper;
import io.trunkline.testkit.gate.Seeds;
import io.trunkline.testkit.server.EmbeddedServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;

/**
 * Conversations with a real server, each cancelled after every one of its bytes, in every way and among neighbours: the
 * neighbours get their own answers, the next statement on the connection gets its own, no transaction is left open and none
 * is there by half.
 *
 * <p>Alone on the wire every byte is tried in every build; the combinations at a part of the bytes, and at all of them with
 * {@code -Dtrunkline.cancels=}, whatever its number.
 */
@Timeout(1200)
class CancelMatrixIT {
    private static final boolean EVERYWHERE = System.getProperty("trunkline.cancels") != null;

    /** So many bytes apart, at most, where not every one of them is tried. */
    private static final int STRIDE = 40;

    /** No timer but those of a cancel may be needed: the last of three would be the period of grace. */
    private static final int TIMERS = 2;

    /** Who else is under way. */
    private enum Company {
        NONE(false, false),
        IN_FRONT(true, false),
        BEHIND(false, true),
        BOTH(true, true);

        final boolean inFront;
        final boolean behind;

        Company(boolean inFront, boolean behind) {
            this.inFront = inFront;
            this.behind = behind;
        }
    }

    /** How it is cancelled when so many bytes have arrived. */
    private enum Way {
        ON_THE_EVENT_LOOP,
        /** More arrives before the event loop hears of it. */
        FROM_ANOTHER_THREAD,
        /** The next statement is asked for only when all has been answered. */
        WITH_NOBODY_WAITING,
        /** Nothing arrives for so long that the server is asked to cancel; it had answered by then. */
        AND_PATIENCE_IS_OVER
    }

    private final List<String> counts = new ArrayList<>();
    private int number;
    private int cancels;

    private CutConversation conversation(Random random) {
        EmbeddedServer server = EmbeddedServer.shared();
        PgConfig config = PgConfig.parse(server.uri()).with(it -> it.statementCacheSize(12));
        CutConversation conversation = new CutConversation(server, config, random);
        Asker setUp = Asker.of("set-up");
        conversation.client().script(Victim.SET_UP).subscribe(setUp);
        conversation.arriveAll();
        setUp.requireEnd(0, null);
        return conversation;
    }

    @ParameterizedTest
    @EnumSource
    void afterEveryByteOfAnAnswer(Victim victim) throws IOException {
        Random random = new Random(Seeds.seed("cancel matrix of " + victim));
        try (CutConversation conversation = conversation(random)) {
            for (Company company : Company.values()) {
                if (victim.ownsConnection() && company != Company.NONE) {
                    continue;
                }
                for (Way way : Way.values()) {
                    boolean every = EVERYWHERE || (company == Company.NONE && way == Way.ON_THE_EVENT_LOOP);
                    int cut = 0;
                    while (cancel(conversation, victim, company, way, cut)) {
                        cut += every ? 1 : 1 + random.nextInt(STRIDE);
                    }
                    counts.add(company + " " + way + " " + cut);
                }
            }
        }
        System.out.println("cancels of " + victim + ": " + cancels + ", last bytes " + counts);
        assertThat(cancels).as("cancels").isGreaterThan(20);
    }

    /** Answers whether the conversation was that long. */
    private boolean cancel(CutConversation conversation, Victim kind, Company company, Way way, int cut) {
        String token = nextToken();
        Asker victim = new Asker(token, kind.demand(), 0, false, () -> {});
        List<Asker> neighbours = new ArrayList<>();
        if (company.inFront) {
            neighbours.add(neighbour(conversation));
        }
        kind.ask(conversation.client(), token, row -> row.getString(0)).subscribe(victim);
        if (company.behind) {
            neighbours.add(neighbour(conversation));
        }
        boolean inside = conversation.arrive(cut) == cut && !victim.isOver();
        if (way == Way.FROM_ANOTHER_THREAD) {
            conversation.session().fromElsewhere(victim::cancel);
            conversation.arriveBeforeTurn();
        } else {
            victim.cancel();
        }
        if (way == Way.AND_PATIENCE_IS_OVER) {
            conversation.session().elapse();
        }
        if (way == Way.WITH_NOBODY_WAITING) {
            conversation.arriveAll();
        }
        if (inside) {
            cancels++;
        }
        String where = kind + ", " + company + ", " + way + ", after " + cut + " bytes";
        requireGoodEnd(conversation, kind, victim, neighbours, where);
        return inside;
    }

    /** Each value of each kind of answer is one at which its own subscriber may lose interest. */
    @ParameterizedTest
    @EnumSource
    void insideOfASignal(Victim kind) throws IOException {
        Random random = new Random(Seeds.seed("cancels of " + kind + " in its own signals"));
        try (CutConversation conversation = conversation(random)) {
            for (int value = 1; value <= Math.max(1, kind.size()); value++) {
                for (int i = 0; i < 20; i++) {
                    String token = nextToken();
                    Asker victim = new Asker(token, kind.demand(), value, kind.size() == 1, () -> {});
                    List<Asker> neighbours = new ArrayList<>();
                    kind.ask(conversation.client(), token, row -> row.getString(0))
                            .subscribe(victim);
                    if (!kind.ownsConnection()) {
                        neighbours.add(neighbour(conversation));
                    }
                    conversation.arriveAll();
                    if (kind.demand() == 0) {
                        victim.cancel();
                    }
                    requireGoodEnd(conversation, kind, victim, neighbours, kind + " at value " + value);
                }
            }
        }
    }

    /** What a mapper throws, at any row, is its own statement's failure. */
    @ParameterizedTest
    @EnumSource
    void whenAMapperThrows(Victim kind) throws IOException {
        Random random = new Random(Seeds.seed("mappers of " + kind + " that throw"));
        try (CutConversation conversation = conversation(random)) {
            for (int row = 1; kind.isMapped() && kind.demand() > 0 && row <= kind.size(); row++) {
                for (int i = 0; i < 20; i++) {
                    IllegalStateException thrown = new IllegalStateException("at row " + row);
                    int[] rows = {row};
                    RowMapper<String> mapper = it -> {
                        if (--rows[0] == 0) {
                            throw thrown;
                        }
                        return it.getString(0);
                    };
                    String token = nextToken();
                    Asker victim = Asker.of(token);
                    kind.ask(conversation.client(), token, mapper).subscribe(victim);
                    Asker neighbour = neighbour(conversation);
                    conversation.arriveAll();
                    assertThat(victim.failure()).isSameAs(thrown);
                    neighbour.requireEnd(3, null);
                    requireNext(conversation, next(conversation), kind + " with a mapper that throws");
                }
            }
        }
    }

    /** The signal of another in front of it is where most are cancelled from: {@code zip}, {@code take}, a failed sibling. */
    @ParameterizedTest
    @EnumSource
    void insideOfANeighboursSignal(Victim kind) throws IOException {
        Random random = new Random(Seeds.seed("cancels of " + kind + " in a neighbour's signal"));
        try (CutConversation conversation = conversation(random)) {
            for (int i = 0; i < 100 && !kind.ownsConnection(); i++) {
                String token = nextToken();
                Asker victim = new Asker(token, kind.demand(), 0, false, () -> {});
                String other = nextToken();
                Asker inFront = new Asker(other, Long.MAX_VALUE, 0, false, victim::cancel);
                threeRows(conversation, other).subscribe(inFront);
                kind.ask(conversation.client(), token, row -> row.getString(0)).subscribe(victim);
                Asker behind = neighbour(conversation);
                conversation.arrive(i);
                requireGoodEnd(conversation, kind, victim, List.of(inFront, behind), kind + " by a neighbour");
                assertThat(victim.wasCancelled()).isTrue();
            }
        }
    }

    @Test
    void aCancelThatArrivesWhenNothingRunsChangesNothing() throws IOException {
        try (CutConversation conversation = conversation(new Random(1))) {
            for (int i = 0; i < 20; i++) {
                conversation.cancelOnServer();
                requireNext(conversation, next(conversation), "a cancel while idle");
            }
        }
    }

    /** 57014 that no cancel of ours explains, the operator's say, is the failure of the statement that was hit. */
    @Test
    void aCancelThatSomebodyElseAskedForFailsTheStatementThatRuns() throws IOException {
        try (CutConversation conversation = conversation(new Random(1))) {
            Asker sleeper = Asker.of("sleeper");
            conversation.client().query("select pg_sleep(30)").all(row -> "x").subscribe(sleeper);
            Asker behind = neighbour(conversation);
            conversation.session().turn();
            long pid = sleepingBackend();
            assertThat(pid).isPositive();
            conversation.cancelOnServer();
            conversation.arriveAll();
            sleeper.requireEnd(0, "57014");
            behind.requireEnd(3, null);
            requireNext(conversation, next(conversation), "a cancel by somebody else");
        }
    }

    private static long sleepingBackend() {
        while (true) {
            List<List<String>> sleeping = List.copyOf(EmbeddedServer.shared()
                    .sql(
                            "select pid from pg_stat_activity where wait_event = 'PgSleep' and query = 'select pg_sleep(30)'")
                    .stream()
                    .map(List::copyOf)
                    .toList());
            if (!sleeping.isEmpty()) {
                return Long.parseLong(sleeping.get(0).get(0));
            }
        }
    }

    // ---- What must hold afterwards

    private void requireGoodEnd(
            CutConversation conversation, Victim kind, Asker victim, List<Asker> neighbours, String where) {
        try {
            Asker next = next(conversation);
            requireNext(conversation, next, where);
            victim.requireEnd(kind.size(), kind.failure());
            for (Asker neighbour : neighbours) {
                neighbour.requireEnd(3, null);
            }
            if (kind.inserts() > 0) {
                requireAllOrNothing(conversation, kind, victim);
            }
        } catch (AssertionError failure) {
            throw new AssertionError(where + ": " + failure.getMessage(), failure);
        }
    }

    private void requireNext(CutConversation conversation, Asker next, String where) {
        conversation.arriveAll();
        for (int i = 0; i < TIMERS && !next.isOver() && conversation.session().elapse(); i++) {
            conversation.arriveAll();
        }
        assertThat(conversation.session().isClosed()).as("closed: " + where).isFalse();
        next.requireEnd(1, null);
        assertThat(conversation.status())
                .as("the transaction's status: " + where)
                .isEqualTo('I');
    }

    private void requireAllOrNothing(CutConversation conversation, Victim kind, Asker victim) {
        int[] rows = {-1};
        conversation
                .client()
                .query("select count(*) from cut where token = $1", victim.token())
                .one(Integer.class)
                .subscribe(count -> rows[0] = count);
        conversation.arriveAll();
        if (victim.hasCompleted()) {
            assertThat(rows[0]).as("rows of one that completed").isEqualTo(kind.inserts());
        } else {
            assertThat(rows[0]).as("rows of one that was cancelled").isIn(0, kind.inserts());
        }
    }

    private Asker neighbour(CutConversation conversation) {
        String token = nextToken();
        Asker neighbour = Asker.of(token);
        threeRows(conversation, token).subscribe(neighbour);
        return neighbour;
    }

    private static Publisher<String> threeRows(CutConversation conversation, String token) {
        return conversation
                .client()
                .query("select $1::text || g from generate_series(1, 3) g", token)
                .all(row -> String.valueOf(row.getString(0)));
    }

    private Asker next(CutConversation conversation) {
        String token = nextToken();
        Asker next = Asker.of(token);
        conversation.client().query("select $1::text", token).one(String.class).subscribe(next);
        return next;
    }

    private String nextToken() {
        return String.format("t%07d.", number++);
    }
}
