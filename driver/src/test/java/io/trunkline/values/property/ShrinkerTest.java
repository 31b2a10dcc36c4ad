// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values.property;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.testkit.gate.Seeds;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
    private static final int TRIES = 20_000;

    private final Random random = new Random(Seeds.seed("shrinking"));

    private String smallest(Generator generator, Predicate<String> fails) {
        Draws draws = Draws.random(random);
        while (!fails.test(generator.draw(draws))) {
            draws = Draws.random(random);
        }
        int[] shrunk = Shrinker.shrink(
                draws.made(), candidate -> fails.test(generator.draw(Draws.repeating(candidate))), TRIES);
        return generator.draw(Draws.repeating(shrunk));
    }

    @Test
    void drawsThatAreRepeatedMakeTheSameValue() {
        for (int i = 0; i < 200; i++) {
            Draws draws = Draws.random(random);
            String made = TextLiterals.JSON.draw(draws);
            assertThat(TextLiterals.JSON.draw(Draws.repeating(draws.made()))).isEqualTo(made);
        }
    }

    @Test
    void aTextThatFailsForOneOfItsCharactersIsMadeThatCharacter() {
        Generator texts = Generator.of(draws -> {
            StringBuilder text = new StringBuilder();
            for (int left = draws.below(50); left > 0; left--) {
                text.append("ab\\c".charAt(draws.below(4)));
            }
            return text.toString();
        });
        assertThat(smallest(texts, text -> text.contains("\\"))).isEqualTo("\\");
    }

    @Test
    void aNumberThatFailsFromABorderOnIsMadeTheBorder() {
        Generator numbers = Generator.of(draws -> Integer.toString(draws.below(1_000_000)));
        assertThat(smallest(numbers, text -> Integer.parseInt(text) >= 1_000)).isEqualTo("1000");
    }

    @Test
    void anArrayThatFailsForOneElementIsMadeThatElement() {
        Generator array = Composed.array(Generator.of(draws -> Integer.toString(draws.below(100))), ',');
        assertThat(smallest(array, text -> text.contains("\"7\"")))
                .contains("\"7\"")
                .hasSizeLessThan(16);
    }

    @Test
    void whatAlwaysFailsIsMadeTheSimplestOfAll() {
        assertThat(smallest(NumberLiterals.INT4, text -> true)).isEqualTo("0");
        assertThat(smallest(TextLiterals.TEXT, text -> true)).isEmpty();
    }

    @Test
    void aBorderIsDrawnByItsIndex() {
        for (int i = 0; i < NumberLiterals.INT4.borders().size(); i++) {
            assertThat(NumberLiterals.INT4.draw(Draws.repeating(Generator.border(i))))
                    .isEqualTo(NumberLiterals.INT4.borders().get(i));
        }
    }
}
