// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import io.trunkline.PgClient;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Many rows per statement, as arrays of columns, and some statements in flight at any time. */
final class LoadCities implements Step {
    private static final int ROWS_PER_STATEMENT = 2_000;
    private static final int STATEMENTS_IN_FLIGHT = 8;

    private static final String INSERT = """
            insert into trunkline_demo.cities (id, name, country, admin1, admin2, latitude, longitude)
            select * from unnest($1::int8[], $2::text[], $3::text[], $4::text[], $5::text[], $6::float8[], $7::float8[])""";

    @Override
    public String name() {
        return "load";
    }

    @Override
    public Mono<Tally> run(Stage stage) {
        return Flux.fromIterable(stage.cities().all())
                .buffer(ROWS_PER_STATEMENT)
                .flatMap(batch -> insert(stage.connections().next(), batch), STATEMENTS_IN_FLIGHT)
                .doOnNext(stage.progress()::advance)
                .reduce(0L, Long::sum)
                .flatMap(inserted -> check(stage, inserted));
    }

    private static Mono<Long> insert(PgClient db, List<City> cities) {
        return db.execute(
                INSERT,
                cities.stream().mapToLong(City::id).toArray(),
                cities.stream().map(City::name).toArray(String[]::new),
                cities.stream().map(City::country).toArray(String[]::new),
                cities.stream().map(City::admin1).toArray(String[]::new),
                cities.stream().map(City::admin2).toArray(String[]::new),
                cities.stream().mapToDouble(City::latitude).toArray(),
                cities.stream().mapToDouble(City::longitude).toArray());
    }

    private static Mono<Tally> check(Stage stage, long inserted) {
        CheckFailedException.expect(
                "rows that the inserts counted", (long) stage.cities().count(), inserted);
        return stage.connection()
                .query(Checksum.SQL)
                .one(Checksum.class)
                .doOnNext(found -> CheckFailedException.expect(
                        "sums over the table", stage.cities().checksum(), found))
                .thenReturn(Tally.rows(inserted, "the table's sums are the file's"));
    }
}
