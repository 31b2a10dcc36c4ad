// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values.property;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Makes texts that the server reads as values of one type.
 *
 * @param borders the values at the borders of what the type can hold
 * @param random any other; draws of nothing but 0 make the simplest
 */
record Generator(List<String> borders, Function<Draws, String> random) {
    /** One value in so many is at a border. */
    private static final int BORDER = 8;

    static Generator of(Function<Draws, String> random, String... borders) {
        return new Generator(List.of(borders), random);
    }

    /** One of these and nothing else. */
    static Generator oneOf(String... texts) {
        return new Generator(List.of(texts), draws -> draws.pick(texts));
    }

    Generator with(String... more) {
        return new Generator(Stream.concat(borders.stream(), Stream.of(more)).toList(), random);
    }

    String draw(Draws draws) {
        return !borders.isEmpty() && draws.rarely(BORDER) ? draws.pick(borders) : random.apply(draws);
    }

    /** {@return the draws that make a certain value at a border} */
    static int[] border(int index) {
        return new int[] {BORDER - 1, index};
    }
}
