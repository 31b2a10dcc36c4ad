// SPDX-License-Identifier: Apache-2.0
package io.trunkline.hostile;

import static io.trunkline.hostile.HostileCase.concat;
import static io.trunkline.hostile.HostileCase.int16;
import static io.trunkline.hostile.HostileCase.int32;
import static io.trunkline.hostile.HostileCase.octets;
import static io.trunkline.hostile.HostileCase.text;
import static io.trunkline.session.Flights.described;
import static io.trunkline.session.Flights.firstAnswer;
import static io.trunkline.session.Flights.firstUse;
import static io.trunkline.session.Flights.join;
import static io.trunkline.session.Flights.laterUse;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.Row;
import io.trunkline.codec.Codec;
import io.trunkline.codec.CodecRegistry;
import io.trunkline.codec.PgType;
import io.trunkline.error.CodecException;
import io.trunkline.error.PgException;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.DataRow;
import io.trunkline.protocol.Signal;
import io.trunkline.session.Flights;
import io.trunkline.testkit.script.Script;
import io.trunkline.testkit.script.ScriptedServer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * B6: values that are none, of every built-in type in both formats, through a session. Each fails its own query and no
 * other: the connection goes on and answers the next.
 */
class HostileValuesTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int FIRST_OID = 1;
    private static final int LAST_OID = 16_383;

    /** The binary length of types that have one. */
    private static final Map<String, Integer> LENGTHS = Map.ofEntries(
            Map.entry("bool", 1),
            Map.entry("int2", 2),
            Map.entry("int4", 4),
            Map.entry("oid", 4),
            Map.entry("float4", 4),
            Map.entry("date", 4),
            Map.entry("int8", 8),
            Map.entry("float8", 8),
            Map.entry("time", 8),
            Map.entry("timetz", 12),
            Map.entry("interval", 16),
            Map.entry("timestamp", 8),
            Map.entry("timestamptz", 8),
            Map.entry("uuid", 16));

    /** Types of which almost any text is a value, so that only what is no text is wrong. */
    private static boolean isText(PgType type) {
        Codec<?> natural = CodecRegistry.builtin().natural(type.oid());
        return natural != null
                && (natural.javaType() == String.class
                        || Set.of("char", "tsvector", "tsquery").contains(type.name()));
    }

    /** Types of which blanks, or nothing, is a value. */
    private static final Set<String> PERHAPS_BLANK = Set.of("bit", "varbit", "int2vector", "oidvector");

    private static final byte[] NO_UTF8 = octets(0xC3, 0x28);

    /** No value of any type but texts. */
    private static final List<byte[]> NO_VALUES = List.of(
            text(""),
            text(" "),
            text("\0"),
            NO_UTF8,
            text("x!"),
            text("1x"),
            text("--1"),
            text("\\x0g"),
            text("2024-13-45"),
            text("24:00:61"),
            text("{"),
            text("{{1}"),
            text("{1,}x"),
            text("{\""),
            text("[0:2147483647]={1}"),
            text("{".repeat(5_000)));

    /** Of some types these are values, if large ones. */
    private static final List<byte[]> PERHAPS_VALUES = List.of(
            text("9".repeat(5_000)),
            text("-" + "9".repeat(5_000)),
            text("1e999999999"),
            text("1e-999999999"),
            text("0." + "0".repeat(5_000) + "1"),
            text("24:00:01"),
            text("NaN"),
            text("Infinity"),
            text("-infinity"),
            text("999999999-01-01"),
            text("294277-01-01 00:00:00"),
            text("4714-01-01 00:00:00+00 BC"),
            text("\\x"),
            text("{}"),
            text("{NULL}"),
            text("{" + "NULL,".repeat(2_000) + "NULL}"));

    /** A value as it arrives, and whether any of its readings may succeed. */
    private static final class Value {
        private final byte[] bytes;
        private final boolean certainlyWrong;

        Value(byte[] bytes, boolean certainlyWrong) {
            this.bytes = bytes;
            this.certainlyWrong = certainlyWrong;
        }

        byte[] bytes() {
            return bytes;
        }

        boolean certainlyWrong() {
            return certainlyWrong;
        }
    }

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static WatchedLoop loop;

    /** CPU time on the event loop, in milliseconds. A turn reads a value in many ways, so no turn as a whole is measured here. */
    private static volatile long longestGet;

    @BeforeAll
    static void open() {
        loop = new WatchedLoop();
        types().forEach(type -> new HostileValuesTest().play(type, texts(type), binaries(type)));
    }

    @AfterAll
    static void close() {
        loop.close();
    }

    /** Every type that has a codec, arrays included: what is added later is tested without being named here. */
    static Stream<PgType> types() {
        return IntStream.rangeClosed(FIRST_OID, LAST_OID)
                .mapToObj(oid -> CodecRegistry.builtin().type(oid))
                .filter(type -> type != null);
    }

    @ParameterizedTest
    @MethodSource("types")
    void whatIsNoValueFailsItsOwnQueryOnly(PgType type) {
        loop.watch();
        longestGet = 0;
        play(type, texts(type), binaries(type));
        assertThat(longestGet).as("the longest get, in ms of CPU").isLessThanOrEqualTo(HostileRun.STALL_MILLIS);
        assertThat(loop.allocated()).as("bytes allocated").isLessThan(64L << 20);
    }

    private void play(PgType type, List<Value> texts, List<Value> binaries) {
        try (ScriptedServer server = ScriptedServer.start(script -> serve(script, type, texts, binaries))) {
            PgConnection connection = PgConnection.connect(PgConfig.parse(server.uri()), loop.transport())
                    .block(SOON);
            assertThat(connection).isNotNull();
            for (int i = 0; i < texts.size(); i++) {
                read(connection, "text " + i, texts.get(i));
            }
            assertThat(connection
                            .query("binary")
                            .all(HostileValuesTest::readInAllWays)
                            .collectList()
                            .block(SOON))
                    .isEmpty();
            for (Value value : binaries) {
                read(connection, "binary", value);
            }
            assertThat(connection.query("last").one(String.class).block(SOON)).isEqualTo("alive");
            connection.close().block(SOON);
            server.awaitDone(SOON);
        }
    }

    private static void read(PgConnection connection, String sql, Value value) {
        Asked asked = Asked.ask(sql, Asked.Fate.OWN_ERROR, connection.query(sql).all(HostileValuesTest::readInAllWays))
                .await(SOON.toMillis());
        asked.assertEndedOnce();
        Throwable failure = asked.failure();
        if (failure != null) {
            assertThat(failure).as(shown(value)).isInstanceOf(CodecException.class);
        } else {
            assertThat(value.certainlyWrong())
                    .as(shown(value) + " was read as " + asked.value())
                    .isFalse();
        }
    }

    private static String shown(Value value) {
        StringBuilder hex = new StringBuilder("the value of " + value.bytes().length + " bytes: ");
        for (int i = 0; i < Math.min(40, value.bytes().length); i++) {
            hex.append(String.format("%02x", value.bytes()[i]));
        }
        return hex.toString();
    }

    /** Every getter answers or refuses in words; the natural one decides. */
    private static Object readInAllWays(Row row) {
        List<Consumer<Row>> getters = List.of(
                it -> it.getString(0),
                it -> it.getLong(0),
                it -> it.getInt(0),
                it -> it.getShort(0),
                it -> it.getDouble(0),
                it -> it.getFloat(0),
                it -> it.getBoolean(0),
                it -> it.getBytes(0),
                it -> it.get(0, java.math.BigDecimal.class),
                it -> it.get(0, java.math.BigInteger.class),
                it -> it.get(0, java.time.Instant.class),
                it -> it.get(0, java.util.List.class),
                it -> it.get(0, int[].class),
                it -> it.get(0, String[].class),
                it -> it.get(0, java.nio.ByteBuffer.class));
        for (Consumer<Row> getter : getters) {
            long start = THREADS.getCurrentThreadCpuTime();
            try {
                getter.accept(row);
            } catch (PgException refused) {
                assertThat(refused).isInstanceOf(CodecException.class).hasMessageContaining("column 0");
            }
            long spent = THREADS.getCurrentThreadCpuTime() - start;
            longestGet = Math.max(longestGet, TimeUnit.NANOSECONDS.toMillis(spent));
        }
        Object value = row.get(0);
        return value == null ? "null" : value;
    }

    private static Script serve(Script script, PgType type, List<Value> texts, List<Value> binaries) {
        Script serving = script.authenticateTrust().ready();
        for (int i = 0; i < texts.size(); i++) {
            serving = firstUse(serving, "text " + i)
                    .send(join(described(type), answer(texts.get(i).bytes())));
        }
        serving = firstUse(serving, "binary")
                .send(join(described(type), Signal.BIND_COMPLETE, CommandComplete.of("SELECT 0"), Flights.READY));
        for (Value value : binaries) {
            serving = laterUse(serving).send(answer(value.bytes()));
        }
        return firstUse(serving, "last").send(firstAnswer("alive")).expectEnd();
    }

    private static BackendMessage[] answer(byte[] value) {
        return new BackendMessage[] {
            Signal.BIND_COMPLETE, DataRow.of(value), CommandComplete.of("SELECT 1"), Flights.READY
        };
    }

    private static boolean isArray(PgType type) {
        return type.name().startsWith("_");
    }

    private static List<Value> texts(PgType type) {
        boolean text = isText(type);
        // Old servers send bytea as almost any text, and an array's text may be blank or have elements that are.
        boolean lenient = text || type.name().equals("bytea") || isArray(type);
        List<Value> values = new ArrayList<>();
        for (byte[] bytes : NO_VALUES) {
            boolean blank = bytes.length == 0 || bytes[0] == ' ';
            values.add(new Value(bytes, !lenient && !(blank && PERHAPS_BLANK.contains(type.name()))));
        }
        PERHAPS_VALUES.forEach(bytes -> values.add(new Value(bytes, false)));
        return values;
    }

    private static List<Value> binaries(PgType type) {
        List<Value> values = new ArrayList<>();
        Integer length = LENGTHS.get(type.name());
        if (length != null) {
            for (int i = 0; i <= length + 9; i++) {
                values.add(new Value(new byte[i], i != length));
                values.add(new Value(filled(i, 0xFF), i != length));
                values.add(new Value(filled(i, 0x7F), i != length));
                values.add(new Value(filled(i, 0x80), i != length));
            }
        } else if (isArray(type)) {
            addArrays(type, values);
        } else if (type.name().equals("numeric")) {
            addNumerics(values);
        } else {
            values.add(new Value(new byte[0], type.name().equals("jsonb")));
            values.add(new Value(octets(0), type.name().equals("jsonb")));
            values.add(new Value(concat(octets(2), text("{}")), type.name().equals("jsonb")));
            values.add(new Value(concat(octets(1), NO_UTF8), type.name().equals("jsonb")));
            values.add(new Value(
                    NO_UTF8, Set.of("text", "varchar", "bpchar", "name").contains(type.name())));
            values.add(new Value(filled(100_000, 0xFF), false));
        }
        return values;
    }

    private static byte[] filled(int length, int octet) {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) octet);
        return bytes;
    }

    // | dimensions int32 | has NULL int32 | element type int32 | length int32, lower bound int32 … | length int32,
    // value …
    private static void addArrays(PgType type, List<Value> values) {
        int element = element(type);
        byte[] one = concat(int32(1), int32(0), int32(element), int32(1), int32(1));
        List<byte[]> wrong = new ArrayList<>();
        for (int length = 0; length < one.length; length++) {
            wrong.add(java.util.Arrays.copyOf(one, length));
        }
        wrong.add(one);
        wrong.add(concat(one, int32(-2)));
        wrong.add(concat(one, int32(9), octets(1)));
        wrong.add(concat(one, int32(Integer.MAX_VALUE)));
        wrong.add(concat(one, int32(Integer.MIN_VALUE)));
        wrong.add(concat(one, int32(-1), octets(0)));
        for (int dimensions : new int[] {-1, 7, 1 << 30, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            wrong.add(concat(int32(dimensions), int32(0), int32(element), new byte[64]));
        }
        for (int count : new int[] {-1, 2, 1 << 30, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            wrong.add(concat(int32(1), int32(0), int32(element), int32(count), int32(1), int32(-1)));
        }
        byte[] half = concat(int32(1 << 16), int32(1));
        wrong.add(concat(int32(2), int32(0), int32(element), half, half));
        wrong.add(concat(int32(4), int32(0), int32(element), half, half, half, half));
        wrong.add(concat(int32(6), int32(0), int32(element), concat(half, half, half), concat(half, half, half)));
        wrong.add(concat(int32(1), int32(0), int32(element), new byte[3]));
        wrong.forEach(bytes -> values.add(new Value(bytes, true)));
        values.add(new Value(concat(int32(1), int32(2), int32(element), int32(1), int32(1), int32(-1)), false));
        values.add(new Value(concat(int32(1), int32(0), int32(element + 1), int32(1), int32(1), int32(-1)), false));
        values.add(new Value(
                concat(int32(1), int32(0), int32(element), int32(1), int32(Integer.MAX_VALUE), int32(-1)), false));
        values.add(new Value(concat(int32(0), int32(0), int32(element)), false));
        values.add(new Value(
                concat(int32(2), int32(0), int32(element), int32(0), int32(1), int32(1 << 30), int32(1)), false));
    }

    private static int element(PgType array) {
        return types().filter(type -> type.arrayOid() == array.oid())
                .findFirst()
                .orElseThrow()
                .oid();
    }

    // | digits int16 | weight int16 | sign int16 | scale int16 | digit int16 …
    private static void addNumerics(List<Value> values) {
        for (int length = 0; length < 8; length++) {
            values.add(new Value(new byte[length], true));
        }
        values.add(numeric(true, 1, 0, 0, 0));
        values.add(numeric(true, 0xFFFF, 0, 0, 0));
        values.add(numeric(true, 0, 0, 0, 0, 1));
        values.add(numeric(true, 1, 0, 0, 0, 10_000));
        values.add(numeric(true, 1, 0, 0, 0, -1));
        values.add(numeric(true, 1, 0, 0x1234, 0, 1));
        values.add(numeric(false, 1, 0, 0, 0xFFFF, 1));
        values.add(numeric(false, 1, 0x7FFF, 0, 0, 9_999));
        values.add(numeric(false, 1, 0x8000, 0, 0x3FFF, 9_999));
        values.add(numeric(false, 1, 0xFFFF, 0, 0, 9_999));
        values.add(numeric(false, 0, 0, 0xC000, 0));
        values.add(numeric(false, 1, 0, 0xC000, 0, 1));
        values.add(numeric(false, 0, 0, 0xD000, 0));
        values.add(numeric(false, 0, 0, 0xF000, 0));
        values.add(numeric(false, 0, 0x7FFF, 0x4000, 0x3FFF));
    }

    private static Value numeric(boolean certainlyWrong, int... words) {
        byte[][] parts = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            parts[i] = int16(words[i]);
        }
        return new Value(concat(parts), certainlyWrong);
    }
}
