// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.codec.Codec;
import io.trunkline.codec.CodecRegistry;
import io.trunkline.codec.PgType;
import io.trunkline.codec.builtin.BuiltinTypes;
import io.trunkline.codec.builtin.TypeCodecs;
import io.trunkline.error.CodecException;
import io.trunkline.error.Outcome;
import io.trunkline.error.PgException;
import io.trunkline.error.ServerException;
import io.trunkline.testkit.server.EmbeddedServer;
import java.math.BigDecimal;
import java.nio.CharBuffer;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The first use of a statement sends its parameters as text, as their types are unknown yet, and later ones send what they
 * can in binary. The server must be given the same value, or reason for the same error.
 */
class ParametersIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int AT_ONCE = 256;
    private static final String OUT_OF_RANGE = "out of range";

    private static PgConnection connection;

    @BeforeAll
    static void connect() {
        // Of a zone of its own, so that whatever depends on it shows.
        PgConfig config = PgConfig.parse(EmbeddedServer.shared().uri())
                .with(it -> it.statementCacheSize(400).parameter("TimeZone", "Asia/Kolkata"));
        connection = Objects.requireNonNull(PgConnection.connect(config).block(LIMIT));
    }

    @AfterAll
    static void close() {
        connection.close().block(LIMIT);
    }

    /** Types that no parameter has: they have no arrays, or no text that the server takes. */
    private static boolean isParameter(PgType type) {
        return type.arrayOid() != 0 && !type.equals(PgType.GTSVECTOR) && !type.equals(PgType.RECORD);
    }

    static Stream<String> scalarTypes() {
        return ofTheServer()
                .map(TypeCodecs::type)
                .filter(ParametersIT::isParameter)
                .map(PgType::name);
    }

    /** Those of extensions have their own tests. */
    private static Stream<TypeCodecs> ofTheServer() {
        return BuiltinTypes.all().stream().filter(codecs -> codecs.type().oid() != 0);
    }

    /**
     * Those whose natural class is not that of text, which may be cut or put in another form. Ranges come back in the form
     * that the server prefers, and only if it takes their bounds; the property test compares them.
     */
    static Stream<String> typesOfTheirOwn() {
        return ofTheServer()
                .filter(codecs -> codecs.natural().javaType() != String.class
                        && !codecs.writing().isEmpty()
                        && !codecs.type().name().endsWith("range"))
                .map(codecs -> codecs.type().name());
    }

    static Stream<String> arrayTypes() {
        return scalarTypes().map(name -> "_" + name);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scalarTypes")
    void everyValueMeansTheSameInTextAndInBinary(String type) {
        List<String> accepted = compare(type, Parameters.scalars());
        assertThat(accepted).as("values that the type takes").hasSizeGreaterThan(4);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("arrayTypes")
    void everyArrayMeansTheSameInTextAndInBinary(String type) {
        List<String> accepted = compare(type, Parameters.arrays());
        assertThat(accepted).as("arrays that the type takes").hasSizeGreaterThan(4);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scalarTypes")
    void arraysAreNoScalarsAndScalarsNoArraysInEitherFormat(String type) {
        compare(type, Parameters.arrays());
        compare("_" + type, Parameters.scalars());
    }

    /** {@return the values that were accepted} Each has a statement of its own, used twice. */
    private static List<String> compare(String type, List<Object> values) {
        List<List<String>> uses = new ArrayList<>();
        for (int use = 1; use <= 2; use++) {
            uses.add(outcomes(type, values));
        }
        List<String> differences = new ArrayList<>();
        List<String> accepted = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            String first = uses.get(0).get(i);
            if (!first.startsWith("error")) {
                accepted.add(first);
            }
            String later = uses.get(1).get(i);
            if (!later.equals(first)) {
                differences.add(Described.of(values.get(i)) + " as " + type + ": first " + first + ", later " + later);
            }
        }
        assertThat(differences.stream().limit(20)).isEmpty();
        return accepted;
    }

    private static List<String> outcomes(String type, List<Object> values) {
        // format() calls the type's output function: a cast would cut the blanks of a bpchar, say.
        return Objects.requireNonNull(Flux.range(0, values.size())
                .flatMapSequential(
                        i -> connection
                                .query("select format('%s', $1::pg_catalog.\"" + type + "\") -- " + i, values.get(i))
                                .one(String.class)
                                .map(Described::of)
                                .onErrorResume(failure -> Mono.just(described(failure))),
                        AT_ONCE,
                        1)
                .collectList()
                .block(LIMIT));
    }

    /** Where the server judges its SQLSTATE must be the same; its words may speak of text or of binary. */
    private static String described(Throwable failure) {
        return failure instanceof ServerException refused
                ? "error " + refused.sqlState()
                : "error " + failure.getClass().getSimpleName() + " "
                        + (failure instanceof PgException known ? known.outcome() : failure);
    }

    /** What a type takes of its own Java class comes back as it was, in whichever combination of formats. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("typesOfTheirOwn")
    void valuesOfTheNaturalClassComeBackAsTheyWere(String type) {
        PgType known = Objects.requireNonNull(CodecRegistry.builtin().type(type));
        Class<?> natural = Objects.requireNonNull(CodecRegistry.builtin().natural(known.oid()))
                .javaType();
        List<Object> values = Parameters.scalars().stream()
                .filter(value -> natural.isInstance(value) && isExact(known, value))
                .toList();
        List<String> differences = new ArrayList<>();
        int compared = 0;
        for (int use = 1; use <= 2; use++) {
            for (int i = 0; i < values.size(); i++) {
                String sent = Described.of(asRead(values.get(i)));
                String back = connection
                        .query("select $1::pg_catalog.\"" + type + "\" -- back " + i, values.get(i))
                        .one(row -> Described.of(row.get(0, natural)))
                        .onErrorResume(CodecException.class, outOfRange -> Mono.just(OUT_OF_RANGE))
                        .block(LIMIT);
                if (!OUT_OF_RANGE.equals(back)) {
                    compared++;
                    if (!sent.equals(back)) {
                        differences.add(sent + " came back as " + back);
                    }
                }
            }
        }
        assertThat(differences.stream().limit(20)).isEmpty();
        assertThat(compared).isGreaterThanOrEqualTo(2);
    }

    private static boolean isExact(PgType type, Object value) {
        Codec<Object> codec = CodecRegistry.builtin().forWriting(type.oid(), value.getClass());
        return codec != null && codec.isExact(value);
    }

    /** A numeric has no negative scale, a timestamptz no offset. */
    private static Object asRead(Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal.scale() < 0 ? decimal.setScale(0) : decimal;
        }
        return value instanceof OffsetDateTime time
                        && !time.equals(OffsetDateTime.MAX)
                        && !time.equals(OffsetDateTime.MIN)
                ? time.withOffsetSameInstant(ZoneOffset.UTC)
                : value;
    }

    @Test
    void aStatementTakesValuesOfChangingClasses() {
        List<@Nullable Object> values = Arrays.asList(
                1,
                "2",
                3L,
                null,
                new BigDecimal("4"),
                (short) 5,
                6.5,
                "seven",
                8,
                CharBuffer.wrap("9"),
                70_000_000_000L,
                10);
        List<String> sums = new ArrayList<>();
        for (Object value : values) {
            sums.add(connection
                    .query("select ($1::int4 + 1)::text", value)
                    .one(String.class)
                    .defaultIfEmpty("null")
                    .onErrorResume(failure -> Mono.just(described(failure)))
                    .block(LIMIT));
        }
        assertThat(sums)
                .containsExactly(
                        "2", "3", "4", "null", "5", "6", "error 22P02", "error 22P02", "9", "10", "error 22003", "11");
    }

    static Stream<Arguments> collectionsOfNumbers() {
        return Stream.<Object>of(
                        List.of(2, 3, 5),
                        List.of(2L, 3L, 5L),
                        List.of((short) 2, (short) 3, (short) 5),
                        List.of(2, 3L, (short) 5),
                        Set.of(2, 3, 5),
                        Arrays.asList(2, null, 3, 5),
                        new Integer[] {2, 3, 5},
                        new int[] {2, 3, 5},
                        new long[] {2, 3, 5},
                        new Object[] {2, 3L, null, 5},
                        "{2,3,5}")
                .map(numbers -> Arguments.of(numbers, numbers.getClass().getSimpleName()));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("collectionsOfNumbers")
    void aCollectionIsComparedWithAny(Object numbers, String kind) {
        String sql = "select count(*) from generate_series(1, 10) as i where i = any($1) -- " + kind;
        for (int use = 1; use <= 3; use++) {
            assertThat(connection.query(sql, numbers).one(Long.class).block(LIMIT))
                    .isEqualTo(3);
        }
    }

    @Test
    void anEmptyCollectionEqualsNothing() {
        for (int use = 1; use <= 3; use++) {
            assertThat(connection
                            .query("select count(*) from generate_series(1, 10) as i where i = any($1)", List.of())
                            .one(Long.class)
                            .block(LIMIT))
                    .isZero();
        }
    }

    @Test
    void anElementThatNoCodecTakesNamesItsPlace() {
        for (int use = 1; use <= 2; use++) {
            Throwable failure = connection
                    .query("select $1::int4[]", (Object) List.of(1, Thread.currentThread()))
                    .one(List.class)
                    .materialize()
                    .block(LIMIT)
                    .getThrowable();
            assertThat(failure)
                    .isInstanceOf(CodecException.class)
                    .hasMessageContaining("$1")
                    .hasMessageContaining("java.lang.Thread");
            assertThat(((CodecException) failure).outcome()).isEqualTo(Outcome.NOT_SENT);
            // Prepares the statement, so that the second turn knows its types.
            connection
                    .query("select $1::int4[]", (Object) List.of(1))
                    .one(List.class)
                    .block(LIMIT);
        }
    }

    @Test
    void aNumberOutOfRangeIsRefusedByTheServerBothTimes() {
        for (int use = 1; use <= 3; use++) {
            Throwable failure = connection
                    .query("select $1::int2", 70_000)
                    .one(Short.class)
                    .materialize()
                    .block(LIMIT)
                    .getThrowable();
            assertThat(failure).isInstanceOf(ServerException.class);
            assertThat(((ServerException) failure).sqlState()).isEqualTo("22003");
        }
    }
}
