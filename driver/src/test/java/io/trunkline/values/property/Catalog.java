// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.codec.Codec;
import io.trunkline.codec.builtin.BuiltinTypes;
import io.trunkline.codec.builtin.TypeCodecs;
import io.trunkline.testkit.server.EmbeddedServer;
import io.trunkline.type.Composite;
import io.trunkline.type.Multirange;
import io.trunkline.type.PgArray;
import io.trunkline.type.Range;
import io.trunkline.values.property.Subject.Back;
import io.trunkline.values.property.Subject.Place;
import io.trunkline.values.property.Subject.View;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All types that a server knows, and some of our own made of them. A type that the server has and nothing here makes values
 * of is an error, and so is one that we have codecs for.
 */
final class Catalog {
    private static final String SCHEMA = "prop";

    /** Those that a server may be without, and those whose extensions do not come with PostgreSQL. */
    private static final Set<String> NOT_EVERYWHERE = Set.of("xml", "geometry", "geography");

    private static final List<String> EXTENSIONS = List.of("hstore", "citext", "ltree", "cube");

    private static final Map<String, String> CUSTOM_RANGES =
            Map.of("textrange", "pg_catalog.text", "float8range", "pg_catalog.float8", "inetrange", "pg_catalog.inet");

    private final EmbeddedServer server;
    private final Literals literals;
    private final Map<String, TypeCodecs> codecs = new HashMap<>();
    private final List<Subject> subjects = new ArrayList<>();
    private final List<String> absent = new ArrayList<>();

    private Catalog(EmbeddedServer server) {
        this.server = server;
        this.literals = new Literals(server.version());
        BuiltinTypes.all().forEach(type -> codecs.put(type.type().name(), type));
    }

    /** Creates types in the server and answers all there are. */
    static Catalog of(EmbeddedServer server) {
        Catalog catalog = new Catalog(server);
        server.sql("create schema " + SCHEMA);
        catalog.builtin();
        catalog.extensions();
        catalog.customRanges();
        catalog.enumsAndDomains();
        catalog.nested();
        return catalog;
    }

    List<Subject> subjects() {
        return subjects;
    }

    /** {@return how many types there are, apart from what is made of them here} */
    int types() {
        return (int) subjects.stream().map(Subject::type).distinct().count();
    }

    /** {@return types that this server is without} */
    List<String> absent() {
        return absent;
    }

    private void builtin() {
        Map<String, Character> types = new LinkedHashMap<>();
        server.sql("select typname, typdelim from pg_catalog.pg_type t"
                        + " where typnamespace = 'pg_catalog'::regnamespace and typtype not in ('c', 'p')"
                        // What is no array type of any other.
                        + " and not exists (select from pg_catalog.pg_type e where e.typarray = t.oid) order by oid")
                .forEach(row -> types.put(text(row, 0), text(row, 1).charAt(0)));
        assertThat(types).hasSizeGreaterThan(60);
        Set<String> unknownToTheServer = new HashSet<>();
        codecs.values().stream()
                .filter(type -> type.type().oid() != 0)
                .forEach(type -> unknownToTheServer.add(type.type().name()));
        unknownToTheServer.removeAll(types.keySet());
        unknownToTheServer.removeAll(Literals.PSEUDO);
        assertThat(unknownToTheServer)
                .as("types that we have codecs for and the server has not")
                .isEmpty();

        types.forEach((name, delimiter) -> {
            String sql = "pg_catalog.\"" + name + "\"";
            if (Literals.WITHOUT_INPUT.contains(name)) {
                assertThatThrownBy(() -> server.sql("select 'a'::" + sql)).hasMessageContaining("0A000");
            } else if (NOT_EVERYWHERE.contains(name) && !reads(sql)) {
                absent.add(name);
            } else {
                everywhere(name, sql, generator(name), delimiter, natural(name));
            }
        });
    }

    private Generator generator(String type) {
        return Objects.requireNonNull(literals.of(type), () -> "nothing here makes values of type " + type);
    }

    private boolean reads(String sql) {
        try {
            return !server.sql("select ''::" + sql).isEmpty();
        } catch (RuntimeException refused) {
            return false;
        }
    }

    private void extensions() {
        for (String extension : EXTENSIONS) {
            boolean available = !server.sql("select 1 from pg_available_extensions where name = '" + extension + "'")
                    .isEmpty();
            if (!available) {
                absent.add(extension);
            } else {
                server.sql("create extension " + extension + " schema " + SCHEMA);
            }
        }
        Set<String> left = new HashSet<>(NOT_EVERYWHERE);
        left.addAll(absent);
        codecs.values().stream()
                .filter(type -> type.type().oid() == 0)
                .map(type -> type.type().name())
                .filter(name -> !left.contains(name) && !isOfAbsent(name))
                .sorted()
                .forEach(name -> everywhere(name, SCHEMA + "." + name, generator(name), ',', natural(name)));
    }

    private boolean isOfAbsent(String type) {
        return absent.contains("ltree") && (type.equals("lquery") || type.equals("ltxtquery"));
    }

    private void customRanges() {
        CUSTOM_RANGES.forEach((name, subtype) -> {
            server.sql("create type " + SCHEMA + "." + name + " as range (subtype = " + subtype + ")");
            everywhere(name, SCHEMA + "." + name, generator(name), ',', Range.class);
            String multirange = name.replace("range", "multirange");
            everywhere(multirange, SCHEMA + "." + multirange, generator(multirange), ',', Multirange.class);
        });
    }

    private void enumsAndDomains() {
        server.sql("create type prop.mood as enum ('ok', 'so so', 'it''s \"bad\"', 'größer', '', 'a,b', 'NULL')");
        Generator moods = Generator.oneOf("ok", "so so", "it's \"bad\"", "größer", "", "a,b", "NULL");
        everywhere("mood", "prop.mood", moods, ',', String.class);
        server.sql("create domain prop.positive as pg_catalog.int4 check (value >= 0);"
                + " create domain prop.smaller as prop.positive check (value < 65536);"
                + " create domain prop.label as pg_catalog.text; create domain prop.moods as prop.mood[];"
                + " create domain prop.whole as pg_catalog.numeric");
        everywhere(
                "positive",
                "prop.positive",
                Generator.of(draws -> Long.toString(draws.upTo(31)), "2147483647"),
                ',',
                Integer.class);
        everywhere(
                "smaller",
                "prop.smaller",
                Generator.of(draws -> Long.toString(draws.upTo(16)), "65535"),
                ',',
                Integer.class);
        everywhere("label", "prop.label", TextLiterals.TEXT, ',', String.class);
        everywhere("whole", "prop.whole", NumberLiterals.NUMERIC, ',', BigDecimal.class);
        everywhere("moods", "prop.moods", Composed.array(moods, ','), ',', Object[].class);
    }

    /** Composites in arrays in composites, and a domain over one. */
    private void nested() {
        server.sql(
                "create type prop.inner as (\"a b\" pg_catalog.text, at pg_catalog.timestamptz[], r pg_catalog.int4range,"
                        + " m prop.mood, n pg_catalog.int4); create domain prop.checked as prop.inner");
        Generator inner = Composed.composite(List.of(
                TextLiterals.TEXT,
                Composed.array(TimeLiterals.TIMESTAMPTZ, ','),
                generator("int4range"),
                Generator.oneOf("ok", "so so", "it's \"bad\"")));
        everywhere("inner", "prop.inner", inner, ',', Composite.class);
        everywhere("checked", "prop.checked", inner, ',', Composite.class);
    }

    private Class<?> natural(String name) {
        return Objects.requireNonNull(codecs.get(name), () -> "no codecs of type " + name)
                .natural()
                .javaType();
    }

    private void everywhere(String name, String sql, Generator generator, char delimiter, Class<?> natural) {
        Place place = natural == Range.class || natural == Multirange.class ? Place.RANGE : Place.ITSELF;
        subjects.add(new Subject(name, place, sql, generator, natural, scalarViews(name, natural)));
        Back whole = sent(name, natural);
        Generator arrays = Composed.array(generator, delimiter);
        subjects.add(new Subject(name, Place.ARRAY, sql + "[]", arrays, Object[].class, arrayViews(name, natural)));
        String composite = SCHEMA + ".\"of_" + name + "\"";
        server.sql(
                "create type " + composite + " as (a " + sql + ", b " + sql + "[], c " + sql + ", n pg_catalog.int4)");
        subjects.add(new Subject(
                name,
                Place.COMPOSITE,
                composite,
                Composed.composite(List.of(generator, arrays, generator)),
                Composite.class,
                List.of(
                        View.STRING,
                        new View(Object.class, whole == Back.WHOLE ? Back.SAME_IN_BOTH_FORMATS : whole),
                        new View(Subject.Fields.class, whole))));
    }

    private List<View> scalarViews(String name, Class<?> natural) {
        List<View> views = new ArrayList<>(List.of(View.STRING));
        views.add(new View(Object.class, sent(name, natural)));
        TypeCodecs known = codecs.get(name);
        if (known != null) {
            for (Codec<?> codec : known.reading()) {
                boolean also = codec != known.natural() && codec.javaType() != String.class;
                boolean written = known.writing().stream().anyMatch(other -> other.javaType() == codec.javaType());
                if (also) {
                    views.add(new View(codec.javaType(), written ? Back.SAME_IN_BOTH_FORMATS : Back.NOT_SENT));
                }
            }
        }
        return views;
    }

    private List<View> arrayViews(String name, Class<?> natural) {
        Back whole = sent(name, natural);
        Back some = whole == Back.WHOLE ? Back.SAME_IN_BOTH_FORMATS : whole;
        return List.of(
                View.STRING,
                new View(Object.class, some),
                new View(List.class, some),
                new View(PgArray.class, whole),
                new View(natural.arrayType(), some));
    }

    /**
     * Some types are only read as what they are, such as int2vector: an array is one of its own as a parameter. And Java's
     * arrays, inside of composites, too, know nothing of bounds.
     */
    private Back sent(String name, Class<?> natural) {
        TypeCodecs known = codecs.get(name);
        if (known != null && natural != String.class && !known.writing().contains(known.natural())) {
            return Back.NOT_SENT;
        }
        return natural == Object[].class || natural == Composite.class ? Back.SAME_IN_BOTH_FORMATS : Back.WHOLE;
    }

    private static String text(List<@Nullable String> row, int column) {
        return Objects.requireNonNull(row.get(column));
    }
}
