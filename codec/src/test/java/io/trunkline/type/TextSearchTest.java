// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.type.TsQuery.And;
import io.trunkline.type.TsQuery.Empty;
import io.trunkline.type.TsQuery.Not;
import io.trunkline.type.TsQuery.Or;
import io.trunkline.type.TsQuery.Phrase;
import io.trunkline.type.TsQuery.Step;
import io.trunkline.type.TsQuery.Value;
import io.trunkline.type.TsVector.Lexeme;
import io.trunkline.type.TsVector.Position;
import io.trunkline.type.TsVector.Weight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What PostgreSQL reads besides what it prints, and what it makes of it; the texts behind the bars are the server's. */
class TextSearchTest {
    private static final Value A = new Value("a");
    private static final Value B = new Value("b");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                    | ``",
                "b a c a               | 'a' 'b' 'c'",
                "'a:1' 'a,b' a         | 'a' 'a,b' 'a:1'",
                "a'b c                 | 'a''b' 'c'",
                "'a'b                  | 'a' 'b'",
                "'a''b'                | 'a''b'",
                "a\\b a\\\\b \\x       | 'a\\\\b' 'ab' 'x'",
                "a:1a,2B,3*,4d         | 'a':1A,2B,3A,4",
                "a:3,1,2A,2            | 'a':1,2A,3",
                "a:5A,5B,5             | 'a':5A",
                "a:1 ,2                | ',2' 'a':1",
                ":1                    | ':1'",
                "'a':1 'a' :1          | ':1' 'a':1",
                "a:99999999999         | 'a':16383",
                "a:65537,65536         | 'a':16383",
                "q\"q \"dq\" :x a      | '\"dq\"' ':x' 'a' 'q\"q'",
                "bb a ab ü b A aa 😀 é | 'A' 'a' 'aa' 'ab' 'b' 'bb' 'é' 'ü' '😀'",
            })
    void aVectorIsPrintedAsTheServerPrintsIt(String text, String printed) {
        assertThat(TsVector.parse(text)).hasToString(printed);
        assertThat(TsVector.parse(printed)).isEqualTo(TsVector.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:0", "a:1E", "'a", "a:1,", "a: b", "a:1b:2", "a:1'b'", "a::1", "a:1aa", "a:+1", "a\\"})
    void whatIsNoVectorIsRefused(String text) {
        assertThatThrownBy(() -> TsVector.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a tsvector");
    }

    @Test
    void lexemesAreInTheOrderOfTheirBytes() {
        // U+FF5E is less than U+1F600, whose first surrogate is less than it.
        TsVector vector = new TsVector(List.of(new Lexeme("\ud83d\ude00"), new Lexeme("\uff5e"), new Lexeme("z")));
        assertThat(vector.lexemes()).extracting(Lexeme::text).containsExactly("z", "\uff5e", "\ud83d\ude00");
    }

    @Test
    void aLexemeHasAtMost256Positions() {
        List<Position> positions = new ArrayList<>(IntStream.rangeClosed(1, 300)
                .mapToObj(position -> new Position(position, Weight.D))
                .toList());
        Lexeme lexeme = new Lexeme("a", positions);
        assertThat(lexeme.positions()).isEqualTo(positions.subList(0, 256));
        assertThatThrownBy(() -> new Position(16_384, Weight.A)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Position(0, Weight.A)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "``                # ``",
                "a & (b & c)       # 'a' & 'b' & 'c'",
                "(a & b) & c       # 'a' & 'b' & 'c'",
                "a | (b|c)         # 'a' | 'b' | 'c'",
                "a & b | c         # 'a' & 'b' | 'c'",
                "a | b & c         # 'a' | 'b' & 'c'",
                "(a | b) & c       # ( 'a' | 'b' ) & 'c'",
                "a&b|!c<->d        # 'a' & 'b' | !'c' <-> 'd'",
                "a<->b<3>c         # 'a' <-> 'b' <3> 'c'",
                "a <1> b           # 'a' <-> 'b'",
                "a <2> (b <-> c)   # 'a' <2> ( 'b' <-> 'c' )",
                "(a <2> b) <-> c   # 'a' <2> 'b' <-> 'c'",
                "!(!a)             # !!'a'",
                "! ( a & b )       # !( 'a' & 'b' )",
                "((((a))))         # 'a'",
                "a:DC              # 'a':CD",
                "a:*A*             # 'a':*A",
                "a:abcd            # 'a':ABCD",
                "a:*b              # 'a':*B",
                "a:                # 'a'",
                "a* & b            # 'a*' & 'b'",
                "a\\&b & c\\\\d    # 'a&b' & 'c\\\\d'",
                "'it''s' & \"x\"   # 'it''s' & '\"x\"'",
                "a'b               # 'a''b'",
                "a-b & k>l         # 'a-b' & 'k>l'",
            })
    void aQueryIsPrintedAsTheServerPrintsIt(String text, String printed) {
        assertThat(TsQuery.parse(text)).hasToString(printed);
        assertThat(TsQuery.parse(printed)).isEqualTo(TsQuery.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a &",
                "& a",
                "(a",
                "a)",
                "()",
                "a:E",
                "a :A",
                "a < 2 > b",
                "a <-1> b",
                "a <16385> b",
                "a!b",
                "a:1",
                "a | | b",
                "a<b",
                "a<->",
                "<->",
                ":a",
                "'a",
                "!",
                "a\\"
            })
    void whatIsNoQueryIsRefused(String text) {
        assertThatThrownBy(() -> TsQuery.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a tsquery");
    }

    @Test
    void operatorsOfOneKindAreOneNode() {
        assertThat(new And(List.of(new And(List.of(A, B)), A)).operands()).containsExactly(A, B, A);
        assertThat(new Or(List.of(A, new Or(List.of(B, A)))).operands()).containsExactly(A, B, A);
        Phrase first = new Phrase(A, List.of(new Step(2, B)));
        assertThat(new Phrase(first, List.of(new Step(1, A))))
                .isEqualTo(new Phrase(A, List.of(new Step(2, B), new Step(1, A))))
                .isNotEqualTo(new Phrase(A, List.of(new Step(2, new Phrase(B, List.of(new Step(1, A)))))));
    }

    @Test
    void anOperatorHasItsOperands() {
        assertThatThrownBy(() -> new And(List.of(A))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Or(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Phrase(A, List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Not(new Empty())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new And(List.of(A, new Empty()))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Step(16_385, A)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void weightsAreASet() {
        assertThat(TsQuery.parse("a:bAb")).isEqualTo(new Value("a", Set.of(Weight.A, Weight.B), false));
    }

    @Test
    void aTreeHasAtMost256Levels() {
        assertThat(TsQuery.parse("!".repeat(255) + "a").depth()).isEqualTo(256);
        assertThat(TsQuery.parse("!".repeat(255) + "a")).hasToString("!".repeat(255) + "'a'");
        for (String text : List.of(
                "!".repeat(256) + "a",
                "!".repeat(1_000_000) + "a",
                "(".repeat(1_000_000) + "a",
                "(a | b & ".repeat(200) + "a" + ")".repeat(200))) {
            assertThatThrownBy(() -> TsQuery.parse(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("more than 256 levels");
        }
        TsQuery deep = A;
        for (int i = 0; i < 300; i++) {
            deep = new Not(deep);
        }
        assertThatThrownBy(deep::toString).hasMessage("a tsquery of more than 256 levels");
    }

    @Test
    void aLongQueryIsNotADeepOne() {
        Assertions.assertTimeout(Duration.ofSeconds(20), () -> {
            for (String operator : List.of(" & ", " | ", " <-> ")) {
                String text = "'a'" + (operator + "'b'").repeat(20_000);
                TsQuery query = TsQuery.parse(text);
                assertThat(query.depth()).isEqualTo(2);
                assertThat(query.toString()).isEqualTo(text);
                assertThat(query).isEqualTo(TsQuery.parse(text)).hasSameHashCodeAs(TsQuery.parse(text));
            }
        });
    }
}
