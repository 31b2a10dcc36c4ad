// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values.property;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.codec.CodecRegistry;
import io.trunkline.codec.PgType;
import io.trunkline.testkit.gate.Seeds;
import io.trunkline.testkit.server.EmbeddedServer;
import io.trunkline.testkit.server.ServerOptions;
import io.trunkline.values.FormatSeen;
import io.trunkline.values.property.Comparison.Difference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Values of every type through every version of PostgreSQL that we support. Takes a minute for all of them, or {@code
 * -Dtrunkline.values.seconds=}, or for as many values of each type as {@code -Dtrunkline.values.count=} says; the values at
 * the borders are always sent.
 */
// As long as it is asked to; each answer has a limit of its own.
@Timeout(value = 12, unit = TimeUnit.HOURS)
class RandomValuesIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int VERSIONS = 5;
    private static final long SECONDS = Long.getLong("trunkline.values.seconds", 60);
    private static final @Nullable Long COUNT = Long.getLong("trunkline.values.count");
    /** One waits for the server while another reads what came. */
    private static final int WORKERS = 2;

    private static final int BATCH = 100;
    /** How many random values go with those at the borders, so that no type has only those if time is short. */
    private static final int AT_FIRST = 20;

    private static final int TRIES = 500;
    private static final int MOST_REPORTS = 40;

    private static final long SEED = Seeds.seed("values of every type");
    private static final Tally ALL = new Tally();

    /** A value by what it was made of. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Case(int[] draws, @Nullable String text) {
        static Case of(Generator generator, Draws draws) {
            String text = generator.draw(draws);
            return new Case(draws.made(), text);
        }
    }

    private final List<String> reports = new CopyOnWriteArrayList<>();
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    @AfterAll
    static void report() {
        System.out.println("all versions: " + ALL);
    }

    @ParameterizedTest(name = "PostgreSQL {0}")
    @ValueSource(ints = {14, 15, 16, 17, 18})
    void whatWeReadIsWhatTheServerPrintsAndWhatWeSendIsWhatItHas(int version) throws Exception {
        try (EmbeddedServer server =
                EmbeddedServer.start(ServerOptions.defaults().version(version))) {
            Catalog catalog = Catalog.of(server);
            // In another order each time: a short run gets through the list but once or twice.
            List<Subject> subjects = new ArrayList<>(catalog.subjects());
            Collections.shuffle(subjects, new Random(SEED));
            Tally tally = new Tally();
            long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos() / VERSIONS;
            AtomicInteger next = new AtomicInteger();
            ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
            try {
                List<Future<?>> ends = new ArrayList<>();
                for (int i = 0; i < WORKERS; i++) {
                    ends.add(workers.submit(() -> work(server, subjects, next, tally, end)));
                }
                for (Future<?> worker : ends) {
                    worker.get();
                }
            } finally {
                workers.shutdownNow();
            }
            System.out.println(
                    server + ": " + tally + (catalog.absent().isEmpty() ? "" : "; it is without " + catalog.absent()));
            assertThat(tally.types()).as("types that had values").isEqualTo(catalog.types());
            ALL.add(tally);
        }
        assertThat(reports).as("PostgreSQL " + version).isEmpty();
    }

    /** Takes one type after another, round after round; the first round is always whole, as it has all the borders. */
    private void work(EmbeddedServer server, List<Subject> subjects, AtomicInteger next, Tally tally, long end) {
        PgConnection connection = connect(server);
        Comparison comparison = new Comparison(connection, tally);
        int step = next.getAndIncrement();
        while (step < subjects.size() || goesOn(tally, end)) {
            Subject subject = subjects.get(step % subjects.size());
            check(comparison, subject, cases(subject, step / subjects.size()), server);
            step = next.getAndIncrement();
        }
        connection.close().block(LIMIT);
    }

    private boolean goesOn(Tally tally, long end) {
        return reports.size() < MOST_REPORTS && (COUNT == null ? System.nanoTime() - end < 0 : tally.fewest() < COUNT);
    }

    private static PgConnection connect(EmbeddedServer server) {
        CodecRegistry codecs = CodecRegistry.builtin().toBuilder()
                .add(
                        PgType.UUID,
                        Objects.requireNonNull(CodecRegistry.builtin().natural(PgType.UUID.oid())),
                        new FormatSeen())
                .build();
        PgConfig config = PgConfig.parse(server.uri()).with(it -> it.codecs(codecs)
                .parameter("TimeZone", "UTC")
                .parameter("client_min_messages", "error")
                // No statement is run often enough to be worth it.
                .parameter("jit", "off"));
        return Objects.requireNonNull(PgConnection.connect(config).block(LIMIT));
    }

    /** First all values at the borders and NULL, then random ones: the same for the same seed. */
    private static List<Case> cases(Subject subject, int round) {
        List<Case> cases = new ArrayList<>();
        Generator generator = subject.generator();
        if (round == 0) {
            cases.add(new Case(new int[0], null));
            for (int i = 0; i < generator.borders().size(); i++) {
                cases.add(Case.of(generator, Draws.repeating(Generator.border(i))));
            }
        }
        Random random = new Random(SEED ^ Objects.hash(subject.toString(), round) * 0x9E3779B97F4A7C15L);
        int size = round == 0 ? cases.size() + AT_FIRST : BATCH;
        while (cases.size() < size) {
            cases.add(Case.of(generator, Draws.random(random)));
        }
        return cases;
    }

    private void check(Comparison comparison, Subject subject, List<Case> cases, EmbeddedServer server) {
        List<@Nullable String> texts = new ArrayList<>();
        cases.forEach(it -> texts.add(it.text()));
        List<@Nullable Difference> differences = comparison.of(subject, texts);
        for (int i = 0; i < cases.size(); i++) {
            Difference difference = differences.get(i);
            if (difference != null && reports.size() < MOST_REPORTS && reported.add(subject + " " + difference.way())) {
                reports.add("\n" + server + ", seed " + SEED + ", " + subject + " (" + subject.sql() + ") "
                        + smallest(comparison, subject, cases.get(i), difference));
            }
        }
    }

    /** {@return the simplest value that differs in the same way} */
    private static String smallest(Comparison comparison, Subject subject, Case failing, Difference difference) {
        Supplier<String> given = () -> difference.way() + "\nvalue  " + failing.text() + "\n" + difference.detail();
        if (failing.text() == null) {
            return given.get();
        }
        Generator generator = subject.generator();
        Map<String, @Nullable Difference> tried = new HashMap<>();
        int[] shrunk = Shrinker.shrink(
                failing.draws(),
                draws -> {
                    String text = generator.draw(Draws.repeating(draws));
                    if (!tried.containsKey(text)) {
                        tried.put(text, comparison.of(subject, List.of(text)).get(0));
                    }
                    Difference found = tried.get(text);
                    return found != null && found.way().equals(difference.way());
                },
                TRIES);
        String text = generator.draw(Draws.repeating(shrunk));
        Difference smallest = tried.get(text);
        return smallest == null
                ? given.get()
                : smallest.way() + "\nvalue  " + text + "\n" + smallest.detail() + "\nfirst  " + failing.text();
    }
}
