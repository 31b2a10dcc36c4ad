// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.testkit.server.EmbeddedServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class QueryIT {
    record City(long id, String name) {}

    @Test
    void smoke() {
        PgConnection c = PgConnection.connect(EmbeddedServer.shared().uri()).block(Duration.ofSeconds(10));
        for (int i = 0; i < 3; i++) {
            assertThat(c.query("select $1::int8 + 1", 41).one(Long.class).block(Duration.ofSeconds(5)))
                    .isEqualTo(42L);
        }
        c.script("create temp table t (id int8 primary key, name text)").block();
        assertThat(c.execute("insert into t select i, 'n' || i from generate_series(1, 1000) i")
                        .block())
                .isEqualTo(1000);
        List<City> all = c.query("select id, name from t order by id")
                .all(City.class)
                .collectList()
                .block();
        assertThat(all).hasSize(1000).contains(new City(7, "n7"));
        all = c.query("select id, name from t order by id")
                .all(City.class)
                .collectList()
                .block();
        assertThat(all).hasSize(1000).contains(new City(7, "n7"));
        List<String> many = Flux.range(1, 1000)
                .flatMap(i -> c.query("select name from t where id = $1", i).one(String.class), 1000)
                .collectList()
                .block();
        assertThat(many).hasSize(1000);
        assertThat(c.transaction(tx -> tx.execute("delete from t where id = 5")).block())
                .isEqualTo(1);
        c.close().block(Duration.ofSeconds(5));
    }
}
