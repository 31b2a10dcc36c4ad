// SPDX-License-Identifier: Apache-2.0
package io.trunkline.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArrayCacheTest {
    private final ArrayCache arrays = new ArrayCache();

    @Test
    void whatIsGivenIsTakenAgain() {
        byte[] array = arrays.take(10);
        assertThat(array).hasSize(ArrayCache.ARRAY_SIZE);
        arrays.give(array);
        assertThat(arrays.take(ArrayCache.ARRAY_SIZE)).isSameAs(array);
        assertThat(arrays.take(1)).isNotSameAs(array);
    }

    @Test
    void noMoreThanFourAreKeptAndNoneOfAnotherSize() {
        for (int i = 0; i < 6; i++) {
            arrays.give(new byte[ArrayCache.ARRAY_SIZE]);
        }
        assertThat(arrays.kept()).isEqualTo(4);

        byte[] large = arrays.take(ArrayCache.ARRAY_SIZE + 1);
        assertThat(large).hasSize(ArrayCache.ARRAY_SIZE + 1);
        for (int i = 0; i < 4; i++) {
            arrays.take(1);
        }
        arrays.give(large);
        arrays.give(new byte[0]);
        assertThat(arrays.kept()).isZero();
    }
}
