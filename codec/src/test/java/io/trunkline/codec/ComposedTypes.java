// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import static java.util.Objects.requireNonNull;

import io.trunkline.codec.TypeDescription.Field;
import io.trunkline.codec.TypeDescription.Kind;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;

/**
 * What a database's catalog says after
 *
 * <pre>
 *   create type mood as enum ('happy', 'SAD', 'so "so"');
 *   create domain positive as int4 check (value &gt; 0);
 *   create domain tag as text;
 *   create domain tags as text[];
 *   create type item as (name text, quantity int4, price numeric, created_at timestamp, moods mood[], p positive);
 *   create type boxes as (item item, items item[], ok bool, data bytea);
 *   create domain ditem as item;
 *   create type textrange as range (subtype = text);
 *   create type one as (a text);
 *   create type nothing as ();
 * </pre>
 */
final class ComposedTypes {
    static final int MOOD = 16389;
    static final int MOODS = 16388;
    static final int POSITIVE = 16396;
    static final int POSITIVES = 16395;
    static final int TAG = 16399;
    static final int TAGS = 16401;
    static final int ITEM = 16404;
    static final int ITEMS = 16403;
    static final int BOXES = 16407;
    static final int DOMAIN_OF_ITEM = 16409;
    static final int TEXT_RANGE = 16416;
    static final int TEXT_RANGES = 16413;
    static final int TEXT_MULTIRANGE = 16414;
    static final int ONE = 16425;
    static final int NOTHING = 16430;
    static final int WITH_ACL = 16440;

    static final CodecRegistry REGISTRY = TypesForTests.REGISTRY.withTypes(List.of(
            described(MOOD, "mood", Kind.ENUM, 0, MOODS),
            described(MOODS, "_mood", Kind.ARRAY, MOOD, 0),
            described(POSITIVE, "positive", Kind.DOMAIN, 23, POSITIVES),
            described(POSITIVES, "_positive", Kind.ARRAY, POSITIVE, 0),
            described(TAG, "tag", Kind.DOMAIN, 25, 16398),
            described(TAGS, "tags", Kind.DOMAIN, 1009, 16400),
            described(
                    ITEM,
                    "item",
                    Kind.COMPOSITE,
                    0,
                    ITEMS,
                    new Field("name", 25),
                    new Field("quantity", 23),
                    new Field("price", 1700),
                    new Field("created_at", 1114),
                    new Field("moods", MOODS),
                    new Field("p", POSITIVE)),
            described(ITEMS, "_item", Kind.ARRAY, ITEM, 0),
            described(
                    BOXES,
                    "boxes",
                    Kind.COMPOSITE,
                    0,
                    16406,
                    new Field("item", ITEM),
                    new Field("items", ITEMS),
                    new Field("ok", 16),
                    new Field("data", 17)),
            described(DOMAIN_OF_ITEM, "ditem", Kind.DOMAIN, ITEM, 16408),
            described(TEXT_RANGE, "textrange", Kind.RANGE, 25, TEXT_RANGES),
            described(TEXT_RANGES, "_textrange", Kind.ARRAY, TEXT_RANGE, 0),
            described(TEXT_MULTIRANGE, "textmultirange", Kind.MULTIRANGE, TEXT_RANGE, 16415),
            described(ONE, "one", Kind.COMPOSITE, 0, 16424, new Field("a", 25)),
            described(NOTHING, "nothing", Kind.COMPOSITE, 0, 16429),
            described(16450, "odd", Kind.BASE, 0, 16451),
            described(WITH_ACL, "withacl", Kind.COMPOSITE, 0, 16439, new Field("odd", 16450))));

    /** Texts of some of them, as the server prints them. */
    static final Map<Integer, List<String>> TEXTS = Map.of(
            MOOD, List.of("happy", "SAD", "so \"so\""),
            MOODS, List.of("{happy,NULL,\"so \\\"so\\\"\"}", "{}"),
            POSITIVE, List.of("7"),
            TAGS, List.of("{a,\"b c\"}"),
            ITEM,
                    List.of(
                            "(\"a \"\"b\"\"\",7,1.50,\"2024-02-29 12:34:56.789\",\"{happy,SAD}\",1)",
                            "(,,,,,)",
                            "(\"\",,NaN,infinity,{},)"),
            ITEMS, List.of("{\"(a,1,,,,)\",NULL}"),
            BOXES, List.of("(\"(a,1,,,,)\",\"{\"\"(b,2,,,,)\"\"}\",t,\"\\\\x00ff\")"),
            TEXT_RANGE, List.of("[a,b)", "empty", "(,\"b c\"]"),
            TEXT_MULTIRANGE, List.of("{[a,b),[c,)}", "{}"),
            NOTHING, List.of("()"));

    private ComposedTypes() {}

    private static TypeDescription described(
            int oid, String name, Kind kind, int member, int arrayOid, Field... fields) {
        return new TypeDescription(oid, "public", name, kind, member, arrayOid, ',', true, List.of(fields));
    }

    @SuppressWarnings("unchecked") // Only what it reads is looked at.
    static Codec<Object> reading(int oid, Type type) {
        return (Codec<Object>) requireNonNull(REGISTRY.forReading(oid, type));
    }

    static Codec<Object> writing(int oid, Object value) {
        return requireNonNull(REGISTRY.forWriting(oid, value.getClass()));
    }
}
