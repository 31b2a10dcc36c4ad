// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LaneTest {
    @Test
    void theFirstOperationIsGrantedHoweverShortTheRound() {
        Lane lane = new Round(Case.ROWS_1K, 0, 0).lane();

        assertThat(lane.more()).isTrue();
        assertThat(lane.more()).isFalse();
    }

    @Test
    void aRightAnswerCountsAndAWrongOneFails() {
        Round round = new Round(Case.SELECT1_SEQ, 0, 1);
        Lane lane = round.lane();

        lane.answered(3, Dataset.number(3));

        assertThat(round.operations()).isEqualTo(1);
        assertThat(round.latencies().isEmpty()).isFalse();
        assertThatThrownBy(() -> lane.answered(3, Dataset.number(3) + 1))
                .isInstanceOf(WrongAnswerException.class)
                .hasMessageContaining("key 3");
    }

    @Test
    void aMissingRowOrAnotherCheckSumFails() {
        Round round = new Round(Case.ROWS_1K, 42, 1);
        Lane lane = round.lane();

        lane.completed(1_000, 42);

        assertThat(round.operations()).isEqualTo(1);
        assertThatThrownBy(() -> lane.completed(999, 42)).isInstanceOf(WrongAnswerException.class);
        assertThatThrownBy(() -> lane.completed(1_000, 43)).isInstanceOf(WrongAnswerException.class);
    }

    @Test
    void keysAreThoseOfTheTableAndSpread() {
        Lane lane = new Round(Case.SELECT1_PIPELINED, 0, 1).lane();
        Set<Integer> keys = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            keys.add(lane.key());
        }

        assertThat(keys)
                .allMatch(key -> key >= 1 && key <= Dataset.LOOK_UP_ROWS)
                .hasSizeGreaterThan(9_900);
    }
}
