// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.trunkline.PgConfig;
import io.trunkline.cli.CommandLineRun;
import io.trunkline.testkit.server.EmbeddedServer;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import reactor.core.publisher.Mono;

class DemoIT {
    private static final EmbeddedServer SERVER = EmbeddedServer.shared();
    private static final Cities CITIES = Cities.fromGeoNames();
    private static final Step TAMPER = step("tamper", stage -> stage.connection()
            .execute("update trunkline_demo.cities set name = 'Atlantis' where id = $1", 100_000)
            .map(rows -> Tally.rows(rows, "")));

    @AfterEach
    void dropWhatTestsMade() {
        SERVER.sql("drop schema if exists trunkline_demo cascade");
    }

    @Test
    void everyStepIsAnObjectWithItsRowsAndTime() {
        CommandLineRun run = CommandLineRun.trunkline("demo", "--json", "--url", SERVER.uri());

        assertThat(run.status()).as(run.err()).isZero();
        List<JsonObject> steps = run.lines().stream().map(JsonObject::new).toList();
        assertThat(steps)
                .extracting(step -> step.getString("step"), step -> step.getLong("rows"))
                .containsExactly(
                        tuple("create tables", 0L),
                        tuple("load", 171_075L),
                        tuple("look up", 20_000L),
                        tuple("stream", 171_075L),
                        tuple("commit", 2L),
                        tuple("roll back", 0L),
                        tuple("typed error", 0L));
        assertThat(steps).allSatisfy(step -> {
            assertThat(step.getDouble("millis")).isPositive();
            assertThat(step.containsKey("error")).isFalse();
        });
        assertThat(steps.get(3).getLong("heapGrowthBytes")).isBetween(0L, SlowReader.GROWTH_LIMIT);
        assertThat(steps.get(3).getLong("directGrowthBytes")).isBetween(0L, SlowReader.GROWTH_LIMIT);
        // As slow as it is meant to be, or the memory would have proved nothing.
        assertThat(steps.get(3).getDouble("millis")).isGreaterThan(2_000.0);
        assertThat(steps.get(6).getString("sqlState")).isEqualTo("23505");
        assertThat(steps.get(6).getString("constraint")).isEqualTo("cities_pkey");
        assertThat(run.err()).contains("load ...", "stream ... ");
        assertThat(schemas()).as("the demo's schema is dropped").isZero();
    }

    @Test
    void withoutAUrlItBringsAServerAndEndsWithATable() {
        List<Step> steps = List.of(new CreateTables(), new CommitTransfer(), new RollBackTransfer());

        CommandLineRun run = CommandLineRun.of(new CommandLine(new DemoCommand(steps)));

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.lines().get(0)).startsWith("step ");
        assertThat(run.lines()).hasSize(6).last().asString().startsWith("All checks passed, in ");
        assertThat(run.err()).contains("start PostgreSQL ...");
    }

    @Test
    void checkThatFailsEndsTheDemoWithAnErrorAndStatusOne() {
        List<Step> steps =
                List.of(new CreateTables(), new LoadCities(), TAMPER, new StreamCities(), new DuplicateKey());

        CommandLineRun run =
                CommandLineRun.of(new CommandLine(new DemoCommand(steps)), "--json", "--url", SERVER.uri());

        assertThat(run.status()).as(run.err()).isEqualTo(1);
        assertThat(run.lines()).hasSize(4);
        JsonObject failed = new JsonObject(run.lines().get(3));
        assertThat(failed.getString("step")).isEqualTo("stream");
        assertThat(failed.getString("error")).contains("row 100000", "Atlantis");
        assertThat(schemas()).as("the demo's schema is dropped").isZero();
    }

    @Test
    void eachCheckNoticesWhatItIsThereFor() {
        assertThat(errorAfter(sql("delete from trunkline_demo.postcards where city = 2"), new CommitTransfer()))
                .contains("rows updated", "expected 2, found 1");
        assertThat(errorAfter(sql("update trunkline_demo.postcards set cards = 101"), new CommitTransfer()))
                .contains("postcards", "[1 has 61, 2 has 141]");
        assertThat(errorAfter(
                        sql("alter table trunkline_demo.postcards drop constraint no_debts"), new RollBackTransfer()))
                .contains("more postcards than there were");
        assertThat(errorAfter(sql("select 1"), new RollBackTransfer())).contains("postcards", "[1 has 100, 2 has 0]");
        assertThat(errorAfter(sql("select 1"), new DuplicateKey())).contains("went in twice");
        assertThat(errorAfter(sql("select 1"), new LookUpCities())).contains("is not there");
    }

    @Test
    void loadNoticesRowsThatAreLostOrChanged() {
        Step lost = sql("create rule lost as on insert to trunkline_demo.cities where new.id = 5 do instead nothing");
        Step longer = sql("""
                create function trunkline_demo.longer() returns trigger language plpgsql as
                    'begin new.name := new.name || ''!''; return new; end';
                create trigger longer before insert on trunkline_demo.cities
                    for each row when (new.id = 5) execute function trunkline_demo.longer()""");

        assertThat(errorAfter(lost, new LoadCities()))
                .contains("rows that the inserts counted: expected 171075, found 171074");
        assertThat(errorAfter(longer, new LoadCities())).contains("sums over the table");
    }

    @Test
    void errorOfTheServerIsTheStepsError() {
        assertThat(errorAfter(sql("drop table trunkline_demo.cities"), new LookUpCities()))
                .contains("42P01");
    }

    @Test
    void schemaOfSomebodyElseIsNotTouched() {
        SERVER.sql("create schema trunkline_demo; create table trunkline_demo.precious ()");

        CommandLineRun run = CommandLineRun.trunkline("demo", "--url", SERVER.uri());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("a schema trunkline_demo that the demo did not make");
        assertThat(run.out()).isEmpty();
        assertThat(SERVER.sql("select 1 from pg_tables where tablename = 'precious'"))
                .hasSize(1);
    }

    @Test
    void schemaThatACutOffDemoLeftBehindIsReplaced() {
        SERVER.sql("create schema trunkline_demo; create table trunkline_demo.cities ();"
                + " comment on schema trunkline_demo is 'made by trunkline demo, which also drops it'");

        CommandLineRun run =
                CommandLineRun.of(new CommandLine(new DemoCommand(List.of(new CreateTables()))), "--url", SERVER.uri());

        assertThat(run.status()).as(run.err()).isZero();
    }

    @Test
    void twoDemosInOneDatabaseDoNotMeet() {
        Step another = step("another demo", stage -> {
            CommandLineRun second = CommandLineRun.of(
                    new CommandLine(new DemoCommand(List.of(new CreateTables()))), "--url", SERVER.uri());
            CheckFailedException.expect("status", 1, second.status());
            return Mono.just(Tally.rows(0, "").fact("said", second.err()));
        });

        CommandLineRun run =
                CommandLineRun.of(new CommandLine(new DemoCommand(List.of(another))), "--json", "--url", SERVER.uri());

        assertThat(run.status()).as(run.err() + run.out()).isZero();
        assertThat(run.out()).contains("another demo is running in this database");
    }

    /** The error of {@code step} on fresh tables that {@code before} has spoilt. */
    private static String errorAfter(Step before, Step step) {
        StringWriter out = new StringWriter();
        Progress quiet = new Progress(new PrintWriter(Writer.nullWriter()), false);
        Demo demo = new Demo(List.of(new CreateTables(), before, step), quiet, new JsonReport(new PrintWriter(out)));

        assertThat(demo.run(PgConfig.parse(SERVER.uri()), CITIES).block()).isFalse();

        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(3);
        return new JsonObject(lines.get(2)).getString("error");
    }

    private static Step sql(String sql) {
        return step("spoil", stage -> stage.connection().script(sql).thenReturn(Tally.rows(0, "")));
    }

    private static Step step(String name, Function<Stage, Mono<Tally>> work) {
        return new Step() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Mono<Tally> run(Stage stage) {
                return work.apply(stage);
            }
        };
    }

    private static int schemas() {
        return SERVER.sql("select 1 from pg_namespace where nspname = 'trunkline_demo'")
                .size();
    }
}
