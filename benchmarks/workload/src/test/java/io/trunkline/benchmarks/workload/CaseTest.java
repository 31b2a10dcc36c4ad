// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CaseTest {
    @ParameterizedTest
    @EnumSource(Case.class)
    void aCaseIsFoundByItsLabel(Case work) {
        assertThat(Case.of(work.label())).isSameAs(work);
    }

    @Test
    void anUnknownLabelIsToldAllThereAre() {
        assertThatThrownBy(() -> Case.of("select2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("select2")
                .hasMessageContaining("select1-seq")
                .hasMessageContaining("slow-consumer");
    }
}
