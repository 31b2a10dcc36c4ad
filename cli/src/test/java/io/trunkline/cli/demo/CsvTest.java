// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CsvTest {
    @Test
    void plainValuesAreCutAtCommas() {
        assertThat(Csv.values("1,Vila,AD")).containsExactly("1", "Vila", "AD");
    }

    @Test
    void emptyValuesAreKeptWhereverTheyStand() {
        assertThat(Csv.values(",a,,b,")).containsExactly("", "a", "", "b", "");
        assertThat(Csv.values("")).containsExactly("");
    }

    @Test
    void quotedValuesMayHoldCommas() {
        assertThat(Csv.values("798,\"Gjadër, Dajc\",AL")).containsExactly("798", "Gjadër, Dajc", "AL");
    }

    @Test
    void doubledQuoteInsideQuotesIsOne() {
        assertThat(Csv.values("\"the \"\"old\"\" town\",x")).containsExactly("the \"old\" town", "x");
        assertThat(Csv.values("\"\"\"\"")).containsExactly("\"");
    }

    @Test
    void quotedValueMayBeEmptyOrLast() {
        assertThat(Csv.values("\"\",\"end\"")).containsExactly("", "end");
    }

    @Test
    void quoteThatIsNotClosedIsAnError() {
        assertThatThrownBy(() -> Csv.values("1,\"open")).hasMessage("a quote is not closed in: 1,\"open");
    }

    @Test
    void somethingBehindAClosedQuoteIsAnError() {
        assertThatThrownBy(() -> Csv.values("\"a\"b")).hasMessage("a comma is missing at character 4 of: \"a\"b");
    }
}
