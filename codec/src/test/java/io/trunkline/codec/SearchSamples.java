// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

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
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values of text search; see {@link Sample}. */
final class SearchSamples {
    private static final Value A = new Value("a");
    private static final Value B = new Value("b");
    private static final Value C = new Value("c");

    private SearchSamples() {}

    static void addTo(Sample.Table table) {
        vectors(table);
        values(table);
        operators(table);
        phrases(table);
    }

    private static void vectors(Sample.Table table) {
        vector(table, "", "00000000");
        vector(table, "'a'", "0000000161000000", new Lexeme("a"));
        vector(
                table,
                "'a' 'b' 'c'",
                "00000003610000006200000063000000",
                new Lexeme("b"),
                new Lexeme("a"),
                new Lexeme("c"),
                new Lexeme("a"));
        vector(
                table,
                "'a b' 'back\\\\slash' 'it''s' '\u00fc' '\ud83d\ude00'",
                "000000056120620000006261636b5c736c61736800000069742773000000c3bc000000f09f9880000000",
                new Lexeme("a b"),
                new Lexeme("\ud83d\ude00"),
                new Lexeme("\u00fc"),
                new Lexeme("it's"),
                new Lexeme("back\\slash"));
        vector(
                table,
                "'a':1A,2B,3C,4,7 'b':5",
                "0000000261000005c0018002400300040007620000010005",
                new Lexeme("a", List.of(at(1, Weight.A), at(2, Weight.B), at(3, Weight.C), at(4, Weight.D))),
                new Lexeme("b", List.of(at(5, Weight.D))),
                new Lexeme("a", List.of(at(7, Weight.D))));
        vector(
                table,
                "'cat':16383 'dog':16383 'x':1A",
                "000000036361740000013fff646f670000013fff78000001c001",
                new Lexeme("cat", List.of(at(16_383, Weight.D))),
                new Lexeme("dog", List.of(at(16_383, Weight.D))),
                new Lexeme("x", List.of(at(1, Weight.D), at(1, Weight.A), at(1, Weight.B))));
    }

    private static void vector(Sample.Table table, String text, String binary, Lexeme... lexemes) {
        table.add(PgType.TSVECTOR, new TsVector(List.of(lexemes)), binary, text);
    }

    private static Position at(int position, Weight weight) {
        return new Position(position, weight);
    }

    private static void values(Sample.Table table) {
        query(table, "", "00000000", new Empty());
        query(table, "'a'", "000000010100006100", A);
        query(table, "'a':*", "000000010100016100", new Value("a", Set.of(), true));
        query(table, "'a':*AB", "00000001010c016100", new Value("a", Set.of(Weight.A, Weight.B), true));
        query(table, "'a':ABCD", "00000001010f006100", new Value("a", EnumSet.allOf(Weight.class), false));
        query(table, "'a':CD", "000000010103006100", new Value("a", Set.of(Weight.D, Weight.C), false));
        query(
                table,
                "'a b' & 'it''s':*A",
                "000000030202010801697427730001000061206200",
                new And(List.of(new Value("a b"), new Value("it's", Set.of(Weight.A), true))));
    }

    private static void operators(Sample.Table table) {
        query(table, "'a' & 'b'", "00000003020201000062000100006100", new And(List.of(A, B)));
        query(
                table,
                "'a' & 'b' | 'c'",
                "0000000502030100006300020201000062000100006100",
                new Or(List.of(new And(List.of(A, B)), C)));
        query(
                table,
                "( 'a' | 'b' ) & 'c'",
                "0000000502020100006300020301000062000100006100",
                new And(List.of(new Or(List.of(A, B)), C)));
        query(
                table,
                "'a' & 'b' & 'c'",
                "0000000502020100006300020201000062000100006100",
                new And(List.of(A, new And(List.of(B, C)))));
        query(
                table,
                "'a' | 'b' | 'c'",
                "0000000502030100006300020301000062000100006100",
                new Or(List.of(new Or(List.of(A, B)), C)));
        query(table, "!'a'", "0000000202010100006100", new Not(A));
        query(table, "!!'a'", "00000003020102010100006100", new Not(new Not(A)));
        query(table, "!( 'a' & 'b' )", "000000040201020201000062000100006100", new Not(new And(List.of(A, B))));
        query(
                table,
                "!( 'a' | 'b' ) & 'c'",
                "00000006020201000063000201020301000062000100006100",
                new And(List.of(new Not(new Or(List.of(A, B))), C)));
    }

    private static void phrases(Sample.Table table) {
        query(table, "'a' <-> 'b'", "000000030204000101000062000100006100", phrase(A, 1, B));
        query(table, "'a' <0> 'b'", "000000030204000001000062000100006100", phrase(A, 0, B));
        query(table, "'a' <16384> 'b'", "000000030204400001000062000100006100", phrase(A, 16_384, B));
        query(
                table,
                "'a' <2> 'b' <-> 'c'",
                "000000050204000101000063000204000201000062000100006100",
                phrase(phrase(A, 2, B), 1, C));
        query(
                table,
                "'a' <2> ( 'b' <-> 'c' )",
                "000000050204000202040001010000630001000062000100006100",
                phrase(A, 2, phrase(B, 1, C)));
        query(table, "!'a' <-> 'b'", "0000000402040001010000620002010100006100", phrase(new Not(A), 1, B));
        query(table, "!( 'a' <-> 'b' )", "0000000402010204000101000062000100006100", new Not(phrase(A, 1, B)));
        query(
                table,
                "( 'a' & 'b' ) <-> 'c'",
                "00000005020400010100006300020201000062000100006100",
                phrase(new And(List.of(A, B)), 1, C));
        query(
                table,
                "'a' <-> ( 'b' | 'c' )",
                "00000005020400010203010000630001000062000100006100",
                phrase(A, 1, new Or(List.of(B, C))));
    }

    private static Phrase phrase(TsQuery first, int distance, TsQuery then) {
        return new Phrase(first, List.of(new Step(distance, then)));
    }

    private static void query(Sample.Table table, String text, String binary, TsQuery query) {
        table.add(PgType.TSQUERY, TsQuery.class, query, binary, text, text);
    }

    /** A value of one of these classes, or null if it is another one. */
    static @Nullable Object random(Class<?> javaType, RandomValues values, Random random) {
        if (javaType == TsVector.class) {
            List<Lexeme> lexemes = new ArrayList<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                lexemes.add(lexeme(values, random));
            }
            return new TsVector(lexemes);
        } else if (javaType == TsQuery.class) {
            return random.nextInt(20) == 0 ? new Empty() : query(values, random, 5);
        }
        return null;
    }

    private static Lexeme lexeme(RandomValues values, Random random) {
        List<Position> positions = new ArrayList<>();
        int most = random.nextInt(20) == 0 ? 400 : 4;
        for (int i = random.nextInt(most); i > 0; i--) {
            positions.add(at(
                    1 + random.nextInt(random.nextBoolean() ? 6 : 16_383),
                    List.of(Weight.values()).get(random.nextInt(4))));
        }
        return new Lexeme(word(values, random), positions);
    }

    private static String word(RandomValues values, Random random) {
        return random.nextInt(50) == 0 ? values.text() : "x" + values.text();
    }

    private static TsQuery query(RandomValues values, Random random, int levels) {
        List<TsQuery> operands = new ArrayList<>();
        for (int i = 0; i < 2 + random.nextInt(3) && levels > 0; i++) {
            operands.add(query(values, random, levels - 1 - random.nextInt(levels)));
        }
        if (operands.isEmpty()) {
            Set<Weight> weights = EnumSet.noneOf(Weight.class);
            for (int i = random.nextInt(4) - 1; i > 0; i--) {
                weights.add(List.of(Weight.values()).get(random.nextInt(4)));
            }
            return new Value(word(values, random), weights, random.nextInt(4) == 0);
        }
        return switch (random.nextInt(4)) {
            case 0 -> new And(operands);
            case 1 -> new Or(operands);
            case 2 -> new Not(operands.get(0));
            default ->
                new Phrase(
                        operands.get(0),
                        operands.stream()
                                .skip(1)
                                .map(operand -> new Step(random.nextBoolean() ? 1 : random.nextInt(16_385), operand))
                                .toList());
        };
    }
}
