// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values;

import io.trunkline.type.TsQuery;
import io.trunkline.type.TsQuery.And;
import io.trunkline.type.TsQuery.Empty;
import io.trunkline.type.TsQuery.Not;
import io.trunkline.type.TsQuery.Or;
import io.trunkline.type.TsQuery.Phrase;
import io.trunkline.type.TsQuery.Step;
import io.trunkline.type.TsQuery.Value;
import io.trunkline.type.TsVector;
import io.trunkline.type.TsVector.Lexeme;
import io.trunkline.type.TsVector.Position;
import io.trunkline.type.TsVector.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Values of text search; see {@link TypeSamples}. */
final class SearchSql {
    private SearchSql() {}

    /** By the name of the type, expressions of it: of one text each, use {@link TypeSamples#entry}. */
    static Map<String, List<String>> samples() {
        return Map.of(
                "tsvector",
                List.of(
                        "''",
                        "'b a c a'",
                        "$$'a b' 'it''s' 'back\\\\slash' ü 😀$$",
                        "'bb a ab ü b A aa 😀 é'",
                        "'a:1A,2B,3C,4D b:5 a:7'",
                        "'cat:16383 dog:20000 x:1,1,1A,1B'",
                        "$$'a:1' 'a,b' q\"q \"dq\" :x$$",
                        "E'\\'two\\nlines\\ttab\\''",
                        "to_tsvector('english', 'The quick brown foxes jump over lazy dogs, foxes!')",
                        "setweight('a:1 b:2', 'A')",
                        "(select ('a:' || string_agg(i::text, ','))::tsvector from generate_series(1, 300) i)",
                        "array_to_tsvector(array['~', '😀', repeat('x', 2000)])"),
                "tsquery",
                List.of(
                        "'a'",
                        "'a & b & c'",
                        "'a & (b & c)'",
                        "'a | b & c'",
                        "'(a | b) & c'",
                        "'a | (b | (c | d)) | e'",
                        "'!(a & b)'",
                        "'!!a & !(!b | c)'",
                        "'a <2> b <-> c'",
                        "'a <2> (b <-> c)'",
                        "'(a & b) <-> c <0> (d | !e)'",
                        "'a <16384> b'",
                        "'!(a <-> b)'",
                        "'a:* & b:AB* & c:dcba & d:D'",
                        "$$'a b' & 'it''s':*A & 'back\\\\slash' | 😀$$",
                        "''",
                        "phraseto_tsquery('english', 'the quick brown foxes jump over the lazy dogs')",
                        "plainto_tsquery('english', 'fat cats')",
                        "tsquery_phrase('a | b', 'c & d', 3)",
                        "(select string_agg('x' || i, ' <-> ')::tsquery from generate_series(1, 2000) i)",
                        "(select string_agg('x' || i, ' & ')::tsquery from generate_series(1, 2000) i)"));
    }

    /** Parameters of these types, some of which the server refuses. */
    static List<Object> values() {
        List<Object> all =
                new ArrayList<>(List.of(new TsVector(List.of()), TsVector.parse("b a c:3,1A 'it''s':2B 😀")));
        all.add(TsVector.parse("'back\\\\slash' ':' ',' '''' 'two\nlines'"));
        all.add(new TsVector(List.of(new Lexeme(""))));
        all.add(new TsVector(List.of(new Lexeme("ü".repeat(1023)), new Lexeme("ü".repeat(600)))));
        all.add(new TsVector(List.of(new Lexeme("x".repeat(2047)))));
        all.add(new TsVector(List.of(new Lexeme("x".repeat(682)), new Lexeme("x".repeat(681)))));
        all.add(new TsVector(List.of(new Lexeme(
                "a",
                IntStream.rangeClosed(1, 300)
                        .mapToObj(i -> new Position(i, List.of(Weight.values()).get(i % 4)))
                        .toList()))));

        Value a = new Value("a");
        Value b = new Value("b' \\:&", Set.of(Weight.A, Weight.D), true);
        Value c = new Value("😀", Set.of(), true);
        Phrase phrase = new Phrase(a, List.of(new Step(1, b), new Step(0, c), new Step(16_384, new Not(a))));
        all.addAll(List.of(new Empty(), a, b, c, phrase, new Not(new Not(phrase)), new And(List.of(a, phrase, c))));
        all.add(new Phrase(a, List.of(new Step(2, phrase), new Step(3, new Or(List.of(a, b))))));
        all.add(new Or(List.of(new And(List.of(a, b, c)), c, new Not(new Or(List.of(a, b))))));
        all.add(new And(List.of(new Or(List.of(a, b)), new Not(new And(List.of(b, c))), a)));
        all.addAll(List.of(new Value(""), new Value("x".repeat(2046)), new Value("x".repeat(2047))));
        all.add(new And(List.of(new Value("x".repeat(682)), new Value("x".repeat(683)))));
        for (int depth : List.of(10, 15, 16, 31, 32, 33, 200)) {
            TsQuery deep = a;
            for (int i = 0; i < depth; i++) {
                deep = i % 20 < 10 ? new Not(deep) : new And(List.of(a, new Or(List.of(deep, c))));
            }
            TsQuery nots = a;
            for (int i = 0; i < depth; i++) {
                nots = new Not(nots);
            }
            all.addAll(List.of(deep, nots));
        }
        return all;
    }

    static List<Object> arrays() {
        return List.of(
                new TsVector[] {TsVector.parse("b a:1"), null},
                List.of(TsVector.parse("'a \"b'")),
                List.of(new Value("a"), new Not(new Value("b\"\\ {"))),
                new TsQuery[] {new Value("a"), null, new Empty()});
    }
}
