// SPDX-License-Identifier: Apache-2.0
package io.trunkline.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NoticeTest {
    private final Notice notice =
            new Notice(ErrorFields.builder("NOTICE", "42P07", "relation \"t\" already exists,\nskipping")
                    .put('D', "secret row")
                    .put('H', "Drop it.")
                    .put('P', "8")
                    .put('W', "PL/pgSQL function f() line 3 at RAISE")
                    .put('s', "public")
                    .put('t', "t")
                    .put('c', "id")
                    .put('d', "int4")
                    .put('n', "t_key")
                    .build());

    @Test
    void itAnswersForItsFields() {
        assertThat(notice.severity()).isEqualTo("NOTICE");
        assertThat(notice.sqlState()).isEqualTo("42P07");
        assertThat(notice.message()).isEqualTo("relation \"t\" already exists,\nskipping");
        assertThat(notice.detail()).isEqualTo("secret row");
        assertThat(notice.hint()).isEqualTo("Drop it.");
        assertThat(notice.position()).isEqualTo(8);
        assertThat(notice.where()).isEqualTo("PL/pgSQL function f() line 3 at RAISE");
        assertThat(notice.schema()).isEqualTo("public");
        assertThat(notice.table()).isEqualTo("t");
        assertThat(notice.column()).isEqualTo("id");
        assertThat(notice.dataType()).isEqualTo("int4");
        assertThat(notice.constraint()).isEqualTo("t_key");
    }

    @Test
    void asAStringItIsOneLineWithoutTheDetail() {
        assertThat(notice)
                .hasToString(
                        "NOTICE 42P07: relation \"t\" already exists, skipping (constraint: t_key) (hint: Drop it.)");
    }
}
