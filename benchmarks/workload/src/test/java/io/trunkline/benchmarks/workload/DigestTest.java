// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DigestTest {
    private static final OffsetDateTime AT = OffsetDateTime.of(2026, 1, 2, 3, 4, 5, 6_000, ZoneOffset.UTC);
    private static final UUID KEY = new UUID(1, 2);
    private static final BigDecimal AMOUNT = new BigDecimal("12.34");

    @Test
    void everyColumnOfAMixedRowCounts() {
        long digest = Digest.mixed(1, 2, (short) 3, 4.0, AMOUNT, "name", AT, KEY, true, 50);

        assertThat(new long[] {
                    Digest.mixed(2, 2, (short) 3, 4.0, AMOUNT, "name", AT, KEY, true, 50),
                    Digest.mixed(1, 3, (short) 3, 4.0, AMOUNT, "name", AT, KEY, true, 50),
                    Digest.mixed(1, 2, (short) 4, 4.0, AMOUNT, "name", AT, KEY, true, 50),
                    Digest.mixed(1, 2, (short) 3, 4.125, AMOUNT, "name", AT, KEY, true, 50),
                    Digest.mixed(1, 2, (short) 3, 4.0, new BigDecimal("12.340"), "name", AT, KEY, true, 50),
                    Digest.mixed(1, 2, (short) 3, 4.0, AMOUNT, "names", AT, KEY, true, 50),
                    Digest.mixed(1, 2, (short) 3, 4.0, AMOUNT, "name", AT.plusNanos(1_000), KEY, true, 50),
                    Digest.mixed(1, 2, (short) 3, 4.0, AMOUNT, "name", AT, new UUID(1, 3), true, 50),
                    Digest.mixed(1, 2, (short) 3, 4.0, AMOUNT, "name", AT, KEY, false, 50),
                    Digest.mixed(1, 2, (short) 3, 4.0, AMOUNT, "name", AT, KEY, true, 51)
                })
                .doesNotContain(digest);
    }

    @Test
    void aDocumentsLengthIsThatOfItsText() {
        assertThat(Digest.documentLength(120, "item 120", "red", "blue"))
                .isEqualTo("{\"id\": 120, \"name\": \"item 120\", \"tags\": [\"red\", \"blue\"]}".length());
    }
}
