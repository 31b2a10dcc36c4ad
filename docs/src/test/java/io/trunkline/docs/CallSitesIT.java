// SPDX-License-Identifier: Apache-2.0
package io.trunkline.docs;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.Pg;
import io.trunkline.PgClient;
import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.Result;
import io.trunkline.SslMode;
import io.trunkline.StatementMode;
import io.trunkline.TargetSessionAttributes;
import io.trunkline.TransactionId;
import io.trunkline.TransactionOptions;
import io.trunkline.TransactionStatus;
import io.trunkline.codec.Codec;
import io.trunkline.codec.JavaType;
import io.trunkline.codec.Json;
import io.trunkline.codec.PgType;
import io.trunkline.error.IntegrityConstraintViolationException;
import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.jackson.JacksonMapper;
import io.trunkline.testkit.server.AuthMethod;
import io.trunkline.testkit.server.EmbeddedServer;
import io.trunkline.testkit.server.ServerOptions;
import io.trunkline.type.PgArray;
import io.trunkline.type.Range;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.function.Tuple2;
import reactor.util.function.Tuples;
import reactor.util.retry.Retry;
import tools.jackson.databind.json.JsonMapper;

/** What the documentation shows, run. {@link SnippetsTest} finds each snippet of the pages in this file. */
class CallSitesIT {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final String debit = "update account set cents = cents - $1 where id = $2";
    private static final String credit = "update account set cents = cents + $1 where id = $2";

    record User(long id, String name) {}

    record Address(String street, String city) {}

    record Customer(long id, Address address) {}

    enum Mood {
        HAPPY,
        SAD
    }

    record Item(String name, BigDecimal price) {}

    record Purchase(int id, List<Item> items, List<Mood> moods, Range<Instant> valid) {}

    record Isbn(String digits) {
        static Isbn parse(String text) {
            return new Isbn(text.replace("-", ""));
        }

        @Override
        public String toString() {
            return digits;
        }
    }

    private PgConnection connection;

    @BeforeEach
    void connect() {
        String uri = EmbeddedServer.shared().uri();
        PgConfig config =
                PgConfig.parse(uri).with(it -> it.applicationName("shop").queueLimit(10_000));
        Mono<PgConnection> connecting = PgConnection.connect(config);

        connection = connecting.block(LIMIT);
        connection.script("""
                        set search_path = pg_temp;
                        create temp table users (id int8 primary key, name text not null);
                        insert into users values (1, 'Grace'), (2, 'Alan');
                        create temp table account (id int8 primary key, cents int8 not null);
                        insert into account values (1, 500), (2, 0);
                        """).block(LIMIT);
        migrate();
    }

    @AfterEach
    void close() {
        connection.close().block(LIMIT);
    }

    private void migrate() {
        Mono<Void> migrated = connection.script("""
                create table orders (id int8 primary key, user_id int8 not null references users, cents int4 not null);
                create index on orders (user_id);
                """);

        migrated.block(LIMIT);
    }

    @Test
    void aPoolerSaysWhatStaysPrepared() {
        PgConfig pooled = PgConfig.parse("postgresql://app@pooler:6432/shop?statement_mode=unnamed");
        PgConfig tracked = pooled.with(it -> it.statementMode(StatementMode.TRACKED));

        assertThat(pooled.statementMode()).isEqualTo(StatementMode.UNNAMED);
        assertThat(tracked.statementMode()).isEqualTo(StatementMode.TRACKED);
    }

    @Test
    void aConfigurationIsReadOrBuilt() {
        PgConfig config =
                PgConfig.parse("postgresql://app@db1,db2:5433/shop?target_session_attrs=primary&sslmode=verify-full");
        PgConfig same = PgConfig.parse(
                "host=db1,db2 port=,5433 user=app dbname=shop target_session_attrs=primary sslmode=verify-full");
        PgConfig built = PgConfig.defaults().with(it -> it.hosts("db1", "db2")
                .ports(5432, 5433)
                .user("app")
                .database("shop")
                .targetSessionAttributes(TargetSessionAttributes.PRIMARY)
                .sslMode(SslMode.VERIFY_FULL));

        assertThat(List.of(same, built)).allSatisfy(other -> {
            assertThat(other).hasToString(config.toString());
            assertThat(other.hosts()).isEqualTo(config.hosts());
            assertThat(other.targetSessionAttributes()).isEqualTo(TargetSessionAttributes.PRIMARY);
            assertThat(other.sslMode()).isEqualTo(SslMode.VERIFY_FULL);
        });
    }

    @Test
    void aPasswordIsAskedForAnew() {
        AtomicInteger asked = new AtomicInteger();
        Mono<String> freshPassword = Mono.fromSupplier(() -> "password " + asked.incrementAndGet());
        try (EmbeddedServer server =
                EmbeddedServer.start(ServerOptions.defaults().user("app", "password 1", AuthMethod.SCRAM_SHA_256))) {
            PgConfig config = PgConfig.parse(server.uri("app", "", "postgres"));
            PgConfig rotating = config.with(it -> it.passwordFrom(freshPassword));

            PgConnection.connect(rotating).block(LIMIT).close().block(LIMIT);
            server.sql("alter role app password 'password 2'");
            PgConnection.connect(rotating).block(LIMIT).close().block(LIMIT);
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void aDeadNetworkIsNoticed() {
        PgConfig config = PgConfig.parse(EmbeddedServer.shared().uri());
        PgConfig watchful = config.with(it -> it.keepAliveInterval(Duration.ofSeconds(30))
                .readTimeout(Duration.ofMinutes(2))
                .queryTimeout(Duration.ofSeconds(20)));
        PgConnection connection = PgConnection.connect(watchful).block(LIMIT);
        Mono<Boolean> alive = connection.check(Duration.ofSeconds(2));

        assertThat(alive.block(LIMIT)).isTrue();
        connection.close().block(LIMIT);
        assertThat(alive.block(LIMIT)).isFalse();
    }

    @Test
    void rowsBecomeRecordsAndScalars() {
        long id = 1;
        Mono<User> user =
                connection.query("select id, name from users where id = $1", id).one(User.class);
        Mono<Long> count = connection.query("select count(*) from users").one(Long.class);

        assertThat(user.block(LIMIT)).isEqualTo(new User(1, "Grace"));
        assertThat(count.block(LIMIT)).isEqualTo(2);
    }

    @Test
    void rowsAreMappedWhereTheyLie() {
        Flux<String> names = connection
                .query("select id, name from users order by id")
                .all(row -> row.getLong(0) + ": " + row.getString("name"));

        assertThat(names.collectList().block(LIMIT)).containsExactly("1: Grace", "2: Alan");
    }

    @Test
    void executeCountsRows() {
        Mono<Long> renamed = connection.execute("update users set name = $1 where id = $2", "Ada", 1);

        assertThat(renamed.block(LIMIT)).isEqualTo(1);
    }

    @Test
    void subscribingTwiceIsPipelining() {
        // Pipelining is subscribing twice: both leave in one packet.
        Mono<Tuple2<Long, Long>> both = Mono.zip(
                connection.query("select count(*) from users").one(Long.class),
                connection.query("select count(*) from orders").one(Long.class));

        assertThat(both.block(LIMIT)).isEqualTo(Tuples.of(2L, 0L));
    }

    @Test
    void aTransactionIsAFunction() {
        // A transaction is a function: committed when its publisher completes, rolled back on error or cancel.
        Mono<Long> moved =
                connection.transaction(tx -> tx.execute(debit, 100, 1).then(tx.execute(credit, 100, 2)));

        assertThat(moved.block(LIMIT)).isEqualTo(1);
        assertThat(connection
                        .query("select cents from account order by id")
                        .all(Long.class)
                        .collectList()
                        .block(LIMIT))
                .containsExactly(400L, 100L);
    }

    @Test
    void retryingIsAnOperator() {
        Mono<Long> safe = connection
                .transaction(tx -> transfer(tx))
                .retryWhen(Retry.max(3).filter(PgException::isSerializationFailure));

        assertThat(safe.block(LIMIT)).isEqualTo(1);
    }

    private static Mono<Long> transfer(PgClient tx) {
        return tx.execute(debit, 1, 1).then(tx.execute(credit, 1, 2));
    }

    @Test
    void aSavepointIsATransactionInATransaction() {
        connection
                .script("alter table account add check (cents >= 0); insert into account values (7, 50)")
                .block(LIMIT);
        Mono<Long> either = connection.transaction(tx -> tx.transaction(inner -> inner.execute(debit, 100, 7))
                .onErrorResume(PgException::isCheckViolation, e -> tx.execute(debit, 1, 1)));

        assertThat(either.block(LIMIT)).isEqualTo(1);
        assertThat(connection
                        .query("select cents from account order by id")
                        .all(Long.class)
                        .collectList()
                        .block(LIMIT))
                .containsExactly(499L, 0L, 50L);
    }

    @Test
    void aTransactionHasOptions() {
        String uri = EmbeddedServer.shared().uri();
        Mono<Long> safe = connection
                .transaction(TransactionOptions.serializable(), tx -> transfer(tx))
                .retryWhen(Retry.max(3).filter(PgException::isSerializationFailure));
        TransactionOptions report = TransactionOptions.serializable().readOnly().deferrable();
        Mono<Long> total = connection.transaction(
                report, tx -> tx.query("select sum(cents) from account").one(Long.class));
        TransactionOptions bounded = TransactionOptions.readCommitted()
                .statementTimeout(Duration.ofSeconds(5))
                .lockTimeout(Duration.ofMillis(500))
                .idleTimeout(Duration.ofSeconds(10));
        Mono<Long> patient = connection.transaction(bounded, tx -> transfer(tx));
        PgConfig guarded = PgConfig.parse(uri).with(it -> it.statementTimeout(Duration.ofSeconds(30))
                .lockTimeout(Duration.ofSeconds(5))
                .idleInTransactionSessionTimeout(Duration.ofMinutes(1)));

        assertThat(safe.block(LIMIT)).isEqualTo(1);
        assertThat(total.block(LIMIT)).isEqualTo(500);
        assertThat(patient.block(LIMIT)).isEqualTo(1);
        assertThat(guarded.parameters()).containsEntry("statement_timeout", "30000");
        PgConnection.connect(guarded).block(LIMIT).close().block(LIMIT);
    }

    @Test
    void aCommitIsSettledByItsNumber() {
        AtomicReference<TransactionId> number = new AtomicReference<>();
        Mono<Long> paid = connection.transaction(
                tx -> Mono.zip(tx.id().doOnNext(number::set), transfer(tx), (id, count) -> count));

        assertThat(paid.block(LIMIT)).isEqualTo(1);
        PgConnection other = PgConnection.connect(EmbeddedServer.shared().uri()).block(LIMIT);
        Mono<TransactionStatus> settled = other.transactionStatus(number.get())
                .filter(status -> status != TransactionStatus.IN_PROGRESS)
                .repeatWhenEmpty(50, tries -> tries.delayElements(Duration.ofMillis(100)));
        assertThat(settled.block(LIMIT)).isEqualTo(TransactionStatus.COMMITTED);
        other.close().block(LIMIT);
    }

    @Test
    void aCursorGoesBackAndForth() {
        Mono<List<User>> pages = connection.transaction(tx -> tx.cursor(
                        "select id, name from users where id > $1 order by id", 0)
                .scroll()
                .open()
                .flatMap(
                        cursor -> cursor.next(100).all(User.class).collectList().flatMap(page -> cursor.last()
                                .one(User.class)
                                .doOnNext(page::add)
                                .thenReturn(page))));
        Flux<User> held = connection
                .cursor("select id, name from users order by id")
                .withHold()
                .use(cursor -> Flux.concat(
                        cursor.next(10).all(User.class), cursor.rest().all(User.class)));

        User grace = new User(1, "Grace");
        User alan = new User(2, "Alan");
        assertThat(pages.block(LIMIT)).containsExactly(grace, alan, alan);
        assertThat(held.collectList().block(LIMIT)).containsExactly(grace, alan);
    }

    @Test
    void errorsAreQuestions() {
        Mono<Long> once = connection
                .execute("insert into users (id, name) values ($1, $2)", 1, "Ada")
                .onErrorResume(PgException::isUniqueViolation, e -> Mono.empty());

        assertThat(once.block(LIMIT)).isNull();
    }

    @Test
    void aBrokenConstraintIsOfAKind() {
        Mono<String> added = connection
                .execute("insert into users (id, name) values ($1, $2)", 1, "Ada")
                .map(rows -> "added")
                .onErrorResume(IntegrityConstraintViolationException.class, broken -> switch (broken.kind()) {
                    case UNIQUE -> Mono.just("taken: " + broken.constraint());
                    case NOT_NULL -> Mono.just("missing: " + broken.column());
                    default -> Mono.error(broken);
                });

        assertThat(added.block(LIMIT)).isEqualTo("taken: users_pkey");
    }

    @Test
    void thePlaceOfAnErrorIsShown() {
        String shown = "ERROR 42703: column \"nmae\" does not exist"
                + " (hint: Perhaps you meant to reference the column \"users.name\".)\n"
                + "  line 2: from users where nmae = $1\n"
                + "                           ^";

        assertThat(connection
                        .query("select id\nfrom users where nmae = $1", "Ada")
                        .all(Long.class)
                        .then(Mono.<Throwable>empty())
                        .onErrorResume(Mono::just)
                        .block(LIMIT))
                .hasMessage(shown);
    }

    @Test
    void whatPassesIsRunAgain() {
        PgConfig config = PgConfig.parse(EmbeddedServer.shared().uri());
        Mono<Long> safely = connection
                .transaction(tx -> transfer(tx))
                .retryWhen(Retry.backoff(5, Duration.ofMillis(10))
                        .filter(PgException::isRetryable)
                        .onRetryExhaustedThrow((retry, last) -> last.failure()));
        Mono<Long> counted = Mono.usingWhen(
                        PgConnection.connect(config),
                        db -> db.query("select count(*) from pg_class").one(Long.class),
                        PgConnection::close)
                .retryWhen(Retry.backoff(5, Duration.ofMillis(10))
                        .filter(e -> PgException.isRetryable(e)
                                || (e instanceof PgException failure && failure.outcome() == Outcome.UNKNOWN)));

        assertThat(safely.block(LIMIT)).isEqualTo(1);
        assertThat(counted.block(LIMIT)).isPositive();
    }

    @Test
    void aResultIsAllThatAStatementAnswered() {
        Mono<Result> added = connection
                .query("insert into users (id, name) values ($1, $2), ($3, $4) returning *", 7, "Ada", 8, "Edsger")
                .result();
        Flux<String> described = connection.query("select * from users limit 1").all(row -> row.columns().stream()
                .map(column -> column.name() + " " + column.type().name())
                .collect(joining(", ")));

        Result result = added.block(LIMIT);
        assertThat(result.tag()).isEqualTo("INSERT 0 2");
        assertThat(result.rows()).extracting(row -> row.getString("name")).containsExactly("Ada", "Edsger");
        assertThat(described.collectList().block(LIMIT)).containsExactly("id int8, name text");
    }

    @Test
    void aScriptAnswersResultByResult() {
        Flux<Result> results =
                connection.scriptResults("update users set name = upper(name); select id, name from users order by id");

        assertThat(results.map(Result::tag).collectList().block(LIMIT)).containsExactly("UPDATE 2", "SELECT 2");
    }

    @Test
    void noticesAreHeard() {
        String uri = EmbeddedServer.shared().uri();
        List<String> logged = new CopyOnWriteArrayList<>();
        Disposable log = connection.notices().subscribe(notice -> logged.add(notice.message()));
        List<String> said = new CopyOnWriteArrayList<>();
        Mono<Long> dropped = connection
                .query("drop table if exists nothing_of_that_name")
                .onNotice(notice -> said.add(notice.severity() + ": " + notice.message()))
                .result()
                .map(Result::affectedRows);
        PgConfig quiet = PgConfig.parse(uri).with(it -> it.parameter("client_min_messages", "warning"));

        assertThat(dropped.block(LIMIT)).isZero();
        assertThat(said).containsExactly("NOTICE: table \"nothing_of_that_name\" does not exist, skipping");
        assertThat(logged).containsExactly("table \"nothing_of_that_name\" does not exist, skipping");
        log.dispose();
        PgConnection silent = PgConnection.connect(quiet).block(LIMIT);
        silent.notices().subscribe(notice -> logged.add("loud"));
        silent.script("drop table if exists nothing_of_that_name").block(LIMIT);
        silent.close().block(LIMIT);
        assertThat(logged).hasSize(1);
    }

    @Test
    void aStatementStaysPrepared() {
        Mono<User> found = connection
                .prepare("select id, name from users where id = $1")
                .flatMap(statement -> statement.query(1).one(User.class).flatMap(user -> statement
                        .close()
                        .thenReturn(user)));

        assertThat(found.block(LIMIT)).isEqualTo(new User(1, "Grace"));
    }

    @Test
    void jsonIsARecord() {
        String uri = EmbeddedServer.shared().uri();
        PgConfig mapped = PgConfig.parse(uri).with(it -> it.json(JacksonMapper.of(JsonMapper.shared())));
        PgConnection connection = PgConnection.connect(mapped).block(LIMIT);
        connection
                .script("create temp table customers (id int8, address jsonb); insert into customers values (1)")
                .block(LIMIT);
        long id = 1;
        Address ulm = new Address("Am Hof 1", "Ulm");
        Mono<Long> written = connection.execute("update customers set address = $1 where id = $2", Json.of(ulm), id);
        Mono<Address> address = connection
                .query("select address from customers where id = $1", id)
                .one(Address.class);
        Mono<Customer> customer = connection
                .query("select id, address from customers where id = $1", id)
                .one(Customer.class);

        assertThat(written.block(LIMIT)).isEqualTo(1);
        assertThat(address.block(LIMIT)).isEqualTo(ulm);
        assertThat(customer.block(LIMIT)).isEqualTo(new Customer(1, ulm));
        connection.close().block(LIMIT);
    }

    @Test
    void aTypeOfOnesOwnIsTwoFunctions() {
        EmbeddedServer server = EmbeddedServer.shared();
        server.sql("create schema shop");
        server.sql("create extension isn schema shop");
        String uri = server.uri();
        Codec<Isbn> isbn = Codec.ofText(Isbn.class, Isbn::parse, Isbn::toString);
        PgConfig shop = PgConfig.parse(uri).with(it -> it.codec("shop.isbn", isbn));
        PgConnection connection = PgConnection.connect(shop).block(LIMIT);
        Isbn book = Isbn.parse("0-201-89683-4");
        for (int use = 1; use <= 3; use++) {
            Mono<Isbn> same = connection.query("select $1::shop.isbn", book).one(Isbn.class);
            Mono<List<Isbn>> many = connection
                    .query("select array[$1::shop.isbn, '0-306-40615-2']", book)
                    .one(new JavaType<List<Isbn>>() {});

            assertThat(same.block(LIMIT)).isEqualTo(book);
            assertThat(many.block(LIMIT)).containsExactly(book, Isbn.parse("0-306-40615-2"));
        }
        connection.close().block(LIMIT);
        server.sql("drop schema shop cascade");
    }

    @Test
    void typesOfADatabaseNeedNoSetUp() {
        connection.script("""
                        create type pg_temp.mood as enum ('HAPPY', 'SAD');
                        create type pg_temp.item as (name text, price numeric(10, 2));
                        create type pg_temp.pricerange as range (subtype = numeric);
                        create temporary table purchase (
                            id int, items pg_temp.item[], moods pg_temp.mood[], valid tstzrange, board int[]);
                        """).block(LIMIT);
        Instant now = Instant.parse("2024-02-29T12:00:00Z");
        Purchase purchase = new Purchase(
                7, List.of(new Item("tea", new BigDecimal("1.50"))), List.of(Mood.HAPPY), Range.atLeast(now));
        Mono<Long> inserted = connection.execute(
                "insert into purchase values ($1, $2, $3, $4, $5)",
                purchase.id(),
                purchase.items(),
                purchase.moods(),
                purchase.valid(),
                new int[][] {{1, 2}, {3, 4}});
        Mono<Purchase> read = connection
                .query("select * from purchase where $1 = any(moods)", Mood.HAPPY)
                .one(Purchase.class);
        Mono<int[][]> board = connection.query("select board from purchase").one(int[][].class);
        Mono<List<Item>> items = connection.query("select items from purchase").one(row -> row.getList(0, Item.class));
        Mono<PgArray<Long>> bounds = connection
                .query("select '[0:1]={7,8}'::int8[]")
                .one(row -> row.get(0, new JavaType<PgArray<Long>>() {}));
        Mono<String> typed = connection
                .query("select pg_typeof($1)::text", Pg.typed(now, PgType.TIMESTAMPTZ))
                .one(String.class);

        assertThat(inserted.block(LIMIT)).isEqualTo(1);
        for (int use = 1; use <= 2; use++) {
            assertThat(read.block(LIMIT)).isEqualTo(purchase);
            assertThat(board.block(LIMIT)).isEqualTo(new int[][] {{1, 2}, {3, 4}});
            assertThat(items.block(LIMIT)).isEqualTo(purchase.items());
            assertThat(bounds.block(LIMIT).get(0)).isEqualTo(7);
            assertThat(typed.block(LIMIT)).isEqualTo("timestamp with time zone");
        }
    }

    @Test
    void aBatchIsKeptWholeOrNotAtAll() {
        Flux<Long> added = connection
                .batch("insert into users (id, name) values ($1, $2)")
                .add(10, "Barbara")
                .add(11, "Edsger")
                .atomic();
        Flux<Long> cents = connection
                .batch("update account set cents = cents + $1 where id = $2 returning cents")
                .add(5, 1)
                .add(7, 2)
                .atomic(Long.class);

        assertThat(added.collectList().block(LIMIT)).containsExactly(1L, 1L);
        assertThat(cents.collectList().block(LIMIT)).containsExactly(505L, 7L);
        assertThat(added.collectList()
                        .map(counts -> "added")
                        .onErrorResume(PgException::isUniqueViolation, e -> Mono.just(e.getMessage()))
                        .block(LIMIT))
                .contains("row 0 of the batch's parameters, counted from 0");
    }

    @Test
    void theRowsOfABatchStandForThemselves() {
        Flux<String> outcomes = connection
                .batch("insert into users (id, name) values ($1, $2)")
                .add(12, "Tony")
                .add(1, "Somebody else")
                .each()
                .map(row -> row.isSuccess()
                        ? "added"
                        : "not added: " + row.failure().getMessage());

        List<String> told = outcomes.collectList().block(LIMIT);
        assertThat(told).hasSize(2).first().isEqualTo("added");
        assertThat(told.get(1)).startsWith("not added: ERROR 23505");
    }

    @Test
    void theRowsOfABatchComeFromAPublisher() {
        Flux<Object[]> rows = Flux.range(100, 10_000).map(id -> new Object[] {id, "user " + id});
        Mono<Long> loaded = connection
                .batch("insert into users (id, name) values ($1, $2)")
                .from(rows)
                .atomic()
                .count();

        assertThat(loaded.block(LIMIT)).isEqualTo(10_000);
    }

    @Test
    void rowsAreFetchedBitByBit() {
        Flux<Long> ids = connection
                .query("select id from users order by id")
                .fetchSize(1_000)
                .all(Long.class);
        Flux<String> names = connection
                .query("select name from users")
                .fetchSize(100)
                .demandTimeout(Duration.ofSeconds(30))
                .all(String.class);

        assertThat(ids.collectList().block(LIMIT)).containsExactly(1L, 2L);
        assertThat(names.collectList().block(LIMIT)).containsExactlyInAnyOrder("Grace", "Alan");
    }

    @Test
    void aStatementHasATimeLimit() {
        Mono<Long> count = connection
                .query("select count(*) from users")
                .timeout(Duration.ofSeconds(2))
                .one(Long.class);

        assertThat(count.block(LIMIT)).isEqualTo(2);
    }

    @Test
    void readsAreDeclared() {
        String uri = EmbeddedServer.shared().uri();
        Mono<String> name = connection
                .query("select name from users where id = $1", 1)
                .readOnly()
                .one(String.class);
        PgConfig reading = PgConfig.parse(uri).with(it -> it.readOnly(true));

        assertThat(name.block(LIMIT)).isEqualTo("Grace");
        PgConnection reader = PgConnection.connect(reading).block(LIMIT);
        assertThat(reader.execute("create table written ()")
                        .map(count -> "written")
                        .onErrorResume(PgException::isReadOnlyTransaction, e -> Mono.just("refused"))
                        .block(LIMIT))
                .isEqualTo("refused");
        reader.close().block(LIMIT);
    }
}
