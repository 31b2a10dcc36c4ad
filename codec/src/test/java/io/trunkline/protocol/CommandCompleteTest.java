// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.wire.MalformedBytesException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandCompleteTest {
    @ParameterizedTest
    @CsvSource({
        "INSERT 0 5, 5",
        "INSERT 16384 1, 1",
        "SELECT 171075, 171075",
        "SELECT 0, 0",
        "UPDATE 007, 7",
        "COPY 9223372036854775807, 9223372036854775807",
        "BEGIN, 0",
        "CREATE TABLE, 0",
        "'', 0",
        "5, 0",
        "EXT2, 0",
        "'SELECT ', 0",
        "SELECT 5x, 0",
    })
    void theLastNumberOfTheTagCountsTheRows(String tag, long rows) {
        CommandComplete message = CommandComplete.of(tag);
        assertThat(message.affectedRows()).isEqualTo(rows);
        assertThat(message.tag()).isEqualTo(tag);
        assertThat(message.copy()).isEqualTo(message);
    }

    @Test
    void aNumberOfRowsBeyondLongIsMalformed() {
        for (String tag : new String[] {"SELECT 9223372036854775808", "SELECT 99999999999999999999"}) {
            assertThatThrownBy(() -> CommandComplete.of(tag).affectedRows())
                    .isInstanceOf(MalformedBytesException.class);
        }
    }

    @Test
    void aTagIsComparedAsAWhole() {
        CommandComplete rollback = CommandComplete.of("ROLLBACK");
        assertThat(rollback.is("ROLLBACK")).isTrue();
        assertThat(rollback.is("ROLLBACk")).isFalse();
        assertThat(rollback.is("ROLLBACK ")).isFalse();
        assertThat(rollback.is("ROLL")).isFalse();
    }
}
