// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgConnection;
import io.trunkline.error.CodecException;
import io.trunkline.testkit.server.EmbeddedServer;
import io.trunkline.type.Inet;
import io.trunkline.type.MacAddr;
import io.trunkline.type.Tid;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Types of which only the server makes values, or whose text says more than their binary form. */
class SystemTypesIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static PgConnection connection;

    @BeforeAll
    static void connect() {
        connection = Objects.requireNonNull(
                PgConnection.connect(EmbeddedServer.shared().uri()).block(LIMIT));
    }

    @AfterAll
    static void close() {
        connection.close().block(LIMIT);
    }

    @Test
    void statisticsAreReadAsTheServerPrintsThem() {
        execute("create temporary table measured (a int, b int, c text)");
        execute("insert into measured select i % 7, i % 7 / 2, 'x' || i % 3 from generate_series(1, 500) as i");
        execute("create statistics measured_together (ndistinct, dependencies, mcv) on a, b, c from measured");
        execute("analyze measured");
        for (String column : List.of("stxdndistinct", "stxddependencies", "stxdmcv")) {
            String sql = "select " + column + ", " + column + "::text from pg_statistic_ext_data"
                    + " join pg_statistic_ext on oid = stxoid where stxname = 'measured_together'";
            for (int use = 1; use <= 3; use++) {
                String both = Objects.requireNonNull(connection
                        .query(sql)
                        .one(row -> row.get(0) + "\n" + row.getString(0) + "\n" + row.getString(1))
                        .block(LIMIT));
                List<String> texts = both.lines().toList();
                assertThat(texts).hasSize(3);
                assertThat(texts.get(0)).hasSizeGreaterThan(10).isEqualTo(texts.get(2));
                assertThat(texts.get(1)).isEqualTo(texts.get(2));
            }
        }
        execute("drop table measured");
    }

    @Test
    void summariesOfIndexesAreReadAsTheServerPrintsThem() {
        String sql = "select null::pg_brin_bloom_summary, null::pg_brin_minmax_multi_summary";
        for (int use = 1; use <= 2; use++) {
            assertThat(connection
                            .query(sql)
                            .one(row -> row.isNull(0) && row.getString(1) == null)
                            .block(LIMIT))
                    .isTrue();
        }
    }

    @Test
    void moneyIsItsTextAndAsALongItsMinorUnits() {
        for (int use = 1; use <= 3; use++) {
            assertThat(connection
                            .query("select '-1234.5'::money as due")
                            .one(row -> row.get(0) + " " + row.getLong(0))
                            .block(LIMIT))
                    .isEqualTo("-$1,234.50 -123450");
        }
        for (int use = 1; use <= 3; use++) {
            // As text of any number: in major units.
            assertThat(connection.query("select $1::money", 5).one(String.class).block(LIMIT))
                    .isEqualTo("$5.00");
        }
    }

    @Test
    void anObjectIsReadByNameAndWrittenByNameOrNumber() {
        for (int use = 1; use <= 3; use++) {
            assertThat(connection
                            .query("select $1::regclass", "pg_class")
                            .one(String.class)
                            .block(LIMIT))
                    .isEqualTo("pg_class");
            assertThat(connection
                            .query("select $1::regclass -- by number", 1259)
                            .one(String.class)
                            .block(LIMIT))
                    .isEqualTo("pg_class");
            assertThat(connection
                            .query("select array['pg_class', '12345']::regclass[]")
                            .one(row -> Described.of(row.get(0)))
                            .block(LIMIT))
                    .isEqualTo("String[] of [String pg_class, String 12345]");
            Throwable failure = Objects.requireNonNull(connection
                            .query("select 'pg_class'::regclass as object")
                            .one(Long.class)
                            .materialize()
                            .block(LIMIT))
                    .getThrowable();
            assertThat(failure)
                    .isInstanceOf(CodecException.class)
                    .hasMessageContaining("object")
                    .hasMessageContaining("cast it to oid");
        }
    }

    @Test
    void whatAFunctionReturnsAsVoidIsEmptyText() {
        for (int use = 1; use <= 3; use++) {
            assertThat(connection.query("select pg_sleep(0)").one(String.class).block(LIMIT))
                    .isEmpty();
        }
    }

    @Test
    void addressesOfJavaAreParameters() throws Exception {
        List<String> printed = new ArrayList<>();
        for (int use = 1; use <= 3; use++) {
            for (String address : List.of("192.0.2.1", "2001:db8::1")) {
                printed.add(connection
                        .query("select host($1::inet)", InetAddress.getByName(address))
                        .one(String.class)
                        .block(LIMIT));
            }
        }
        assertThat(printed)
                .containsExactly("192.0.2.1", "2001:db8::1", "192.0.2.1", "2001:db8::1", "192.0.2.1", "2001:db8::1");
        InetAddress scoped =
                Inet6Address.getByAddress(null, Inet.parse("fe80::1").address(), 3);
        for (int use = 1; use <= 2; use++) {
            assertThat(Objects.requireNonNull(connection
                                    .query("select host($1::inet)", scoped)
                                    .one(String.class)
                                    .materialize()
                                    .block(LIMIT))
                            .getThrowable())
                    .isInstanceOf(CodecException.class)
                    .hasMessageContaining("scope");
        }
    }

    @Test
    void aValueThatIsARecordIsNoRow() {
        for (int use = 1; use <= 3; use++) {
            assertThat(connection
                            .query("select '08:00:2b:01:02:03'::macaddr")
                            .one(MacAddr.class)
                            .block(LIMIT))
                    .isEqualTo(new MacAddr(0x08002b010203L));
            assertThat(connection
                            .query("select '(4,2)'::tid union all select '(4,3)'")
                            .all(Tid.class)
                            .collectList()
                            .block(LIMIT))
                    .containsExactly(new Tid(4, 2), new Tid(4, 3));
        }
    }

    private static void execute(String sql) {
        connection.execute(sql).block(LIMIT);
    }
}
