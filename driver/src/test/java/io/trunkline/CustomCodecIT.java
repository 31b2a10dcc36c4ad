// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static io.trunkline.Outcomes.completion;
import static io.trunkline.Outcomes.failure;
import static io.trunkline.Outcomes.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.codec.Codec;
import io.trunkline.codec.CodecRegistry;
import io.trunkline.codec.PgType;
import io.trunkline.codec.StaleTypeException;
import io.trunkline.error.CodecException;
import io.trunkline.error.Outcome;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Codecs of users: found by OID or name, and kept from doing harm. */
class CustomCodecIT {
    /** What a test's codec reads and writes. */
    record Mood(String name) {}

    /** A value with no codec of its own class. */
    record Feeling(String name) {}

    @BeforeAll
    static void createTypes() {
        PgConnection connection = WithConnection.connect();
        completion(connection.script("drop schema if exists codecs cascade; create schema codecs;"
                + " create type codecs.mood as enum ('sad', 'happy');"
                + " create table codecs.diary (mood codecs.mood)"));
        WithConnection.checkAndClose(connection);
    }

    @AfterAll
    static void dropTypes() {
        PgConnection connection = WithConnection.connect();
        completion(connection.script("drop schema codecs cascade"));
        WithConnection.checkAndClose(connection);
    }

    /** A codec that is two functions. */
    private record Functions<T>(Class<T> javaType, Function<WireReader, T> reader, BiConsumer<T, WireWriter> writer)
            implements Codec<T> {
        @Override
        public T decodeBinary(WireReader in) {
            return reader.apply(in);
        }

        @Override
        public T decodeText(WireReader in) {
            return reader.apply(in);
        }

        @Override
        public void encodeBinary(T value, WireWriter out) {
            writer.accept(value, out);
        }

        @Override
        public void encodeText(T value, WireWriter out) {
            writer.accept(value, out);
        }
    }

    private static Codec<Mood> moods() {
        return new Functions<>(
                Mood.class, in -> new Mood(in.readRemainingUtf8()), (mood, out) -> out.writeBytes(utf8(mood.name())));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static PgConnection connect(PgType type, Codec<?> codec) {
        CodecRegistry codecs =
                CodecRegistry.builtin().toBuilder().add(type, codec).build();
        return value(PgConnection.connect(WithConnection.config().with(it -> it.codecs(codecs))));
    }

    private static PgType named(String name) {
        return new PgType(0, name, 0, ',');
    }

    @ParameterizedTest
    @MethodSource("names")
    void aCodecIsFoundByTheNameOfItsType(String name) {
        PgConnection connection = connect(named(name), moods());
        for (int use = 1; use <= 3; use++) {
            assertThat(value(connection.query("select 'sad'::codecs.mood").<Mood>one(row -> row.get(0, Mood.class))))
                    .isEqualTo(new Mood("sad"));
            assertThat(value(connection
                            .query("select array['sad', null]::codecs.mood[]")
                            .<List<Mood>>one(row -> row.getList(0, Mood.class))))
                    .containsExactly(new Mood("sad"), null);
            assertThat(value(connection
                            .query("select $1::codecs.mood", new Mood("happy"))
                            .<Mood>one(row -> row.get(0, Mood.class))))
                    .isEqualTo(new Mood("happy"));
        }
        WithConnection.checkAndClose(connection);
    }

    static Stream<String> names() {
        return Stream.of("codecs.mood", "mood");
    }

    @Test
    void aValueWithoutATextOfItsOwnIsWrittenAsItsParametersTypeWants() {
        PgConnection connection = connect(
                named("codecs.mood"),
                new Functions<>(
                        Object.class,
                        WireReader::readRemainingUtf8,
                        (value, out) -> out.writeBytes(utf8(((Feeling) value).name()))));
        for (int use = 1; use <= 3; use++) {
            assertThat(value(connection.execute("insert into codecs.diary values ($1)", new Feeling("sad"))))
                    .isEqualTo(1L);
        }
        assertThat(value(connection
                        .query("select count(*) from codecs.diary where mood = $1", new Feeling("sad"))
                        .one(Long.class)))
                .isEqualTo(3L);
        UsageException refused =
                failure(connection.query("select $1::int4", new Feeling("x")).one(Row::size), UsageException.class);
        assertThat(refused).hasMessageContaining("$1").hasMessageContaining(Feeling.class.getName());
        WithConnection.checkAndClose(connection);
    }

    record Harm(String name, Function<WireReader, Mood> reader, BiConsumer<Mood, WireWriter> writer) {
        @Override
        public String toString() {
            return name;
        }
    }

    @SuppressWarnings("unchecked") // This is how an exception is thrown that nobody declares.
    private static <E extends Throwable> RuntimeException sneaky(Throwable thrown) throws E {
        throw (E) thrown;
    }

    private static int endless(int depth) {
        return depth < 0 ? 0 : 1 + endless(depth + 1) + depth;
    }

    static List<Harm> harms() {
        return List.of(
                harm("throws", () -> {
                    throw new IllegalStateException("no mood");
                }),
                harm("throws without a message", () -> {
                    throw new IllegalStateException();
                }),
                harm("throws what it does not declare", () -> {
                    throw sneaky(new IOException("no mood"));
                }),
                harm("overflows the stack", () -> endless(1)),
                harm("fails an assertion", () -> {
                    throw new AssertionError("no mood");
                }),
                harm("is not linked", () -> {
                    throw new NoClassDefFoundError("no mood");
                }),
                new Harm(
                        "leaves bytes unread, and takes back more than it wrote",
                        in -> new Mood("" + (char) in.readByte()),
                        (mood, out) -> {
                            out.truncate(0);
                            throw new IllegalStateException("no mood");
                        }));
    }

    private static Harm harm(String name, Runnable act) {
        return new Harm(
                name,
                in -> {
                    act.run();
                    return new Mood("never");
                },
                (mood, out) -> act.run());
    }

    @ParameterizedTest
    @MethodSource("harms")
    void aHarmfulCodecFailsItsQueryAlone(Harm harm) {
        PgConnection connection =
                connect(named("codecs.mood"), new Functions<>(Mood.class, harm.reader(), harm.writer()));
        for (int use = 1; use <= 2; use++) {
            CodecException reading = failure(
                    connection.query("select 'sad'::codecs.mood as m").<Mood>one(row -> row.get(0, Mood.class)),
                    CodecException.class);
            assertThat(reading)
                    .hasMessageContaining("\"m\"")
                    .hasMessageContaining("mood")
                    .hasMessageContaining("Mood");
            assertThat(value(connection.query("select 5").one(Integer.class))).isEqualTo(5);
            CodecException writing = failure(
                    connection
                            .query("select $1::codecs.mood is null", new Mood("sad"))
                            .one(Boolean.class),
                    CodecException.class);
            assertThat(writing).hasMessageContaining("$1").hasMessageContaining(Mood.class.getName());
            assertThat(writing.outcome()).isEqualTo(Outcome.NOT_SENT);
            assertThat(value(connection.query("select 5").one(Integer.class))).isEqualTo(5);
        }
        WithConnection.checkAndClose(connection);
    }

    @Test
    void aTypeThatIsNotWhatItWasIsLookedUpAnew() {
        int[] reads = new int[1];
        PgType[] found = new PgType[1];
        Codec<Mood> codec = new Functions<>(
                Mood.class,
                in -> {
                    if (++reads[0] == 2) {
                        throw new StaleTypeException(Objects.requireNonNull(found[0]), "it has other labels");
                    }
                    return new Mood(in.readRemainingUtf8());
                },
                (mood, out) -> {});
        PgConnection connection = connect(named("codecs.mood"), codec);
        int oid = value(
                connection.query("select 'codecs.mood'::regtype::oid::int4").one(Integer.class));
        found[0] = new PgType(oid, "mood", 0, ',');
        assertThat(value(connection.query("select 'sad'::codecs.mood").<Mood>one(row -> row.get(0, Mood.class))))
                .isEqualTo(new Mood("sad"));
        assertThat(failure(
                        connection.query("select 'sad'::codecs.mood").<Mood>one(row -> row.get(0, Mood.class)),
                        CodecException.class))
                .hasMessageContaining("was altered");
        for (int use = 1; use <= 2; use++) {
            assertThat(value(connection.query("select 'sad'::codecs.mood").<Mood>one(row -> row.get(0, Mood.class))))
                    .isEqualTo(new Mood("sad"));
        }
        WithConnection.checkAndClose(connection);
    }
}
