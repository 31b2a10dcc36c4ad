// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.wire.MalformedBytesException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DataRowTest {
    @Test
    void fieldsAreFoundWhereTheyAre() {
        DataRow row = DataRow.of(new byte[] {7, 8}, null, new byte[0], new byte[] {9});
        int[] offsets = new int[5];
        int[] lengths = new int[5];
        row.locate(offsets, lengths);

        assertThat(row.columnCount()).isEqualTo(4);
        assertThat(lengths).startsWith(2, -1, 0, 1);
        assertThat(Arrays.copyOfRange(row.array(), offsets[0], offsets[0] + 2)).containsExactly(7, 8);
        assertThat(offsets[1]).isZero();
        assertThat(row.array()[offsets[3]]).isEqualTo((byte) 9);
    }

    @Test
    void aRowOfMoreFieldsThanExpectedIsMalformed() {
        assertThatThrownBy(() -> DataRow.of(new byte[0], null, null).locate(new int[2], new int[3]))
                .isInstanceOf(MalformedBytesException.class)
                .hasMessage("3 fields where 2 were expected");
    }

    @Test
    void rowsAreEqualByTheirFields() {
        DataRow row = DataRow.of(new byte[] {1}, null);
        assertThat(row.copy()).isEqualTo(row).hasSameHashCodeAs(row);
        assertThat(row).isNotEqualTo(DataRow.of(new byte[] {1}));
        assertThat(row).isNotEqualTo(DataRow.of(new byte[] {2}, null));
    }
}
