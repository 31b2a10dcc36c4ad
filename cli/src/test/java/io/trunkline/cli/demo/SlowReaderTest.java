// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlowReaderTest {
    private static final int MORE_THAN_THE_LIMIT = 4 * (int) SlowReader.GROWTH_LIMIT;

    private final Cities cities = new Cities(IntStream.rangeClosed(1, 1_000)
            .mapToObj(id -> new City(id, "n" + id, "XX", null, null, 0, 0))
            .toList());
    private final SlowReader reader = new SlowReader(cities, new Progress(new PrintWriter(Writer.nullWriter()), false));

    @Test
    void allRowsInOrderAndLittleMemoryPass() {
        cities.all().forEach(reader::read);

        assertThat(reader.end().rows()).isEqualTo(1_000);
    }

    @Test
    void rowThatDiffersIsNamed() {
        reader.read(cities.all().get(0));

        assertThatThrownBy(() -> reader.read(cities.all().get(2)))
                .isInstanceOf(CheckFailedException.class)
                .hasMessageContaining("row 2");
    }

    @Test
    void rowsThatAreMissingOrTooManyAreNoticed() {
        cities.all().subList(0, 999).forEach(reader::read);
        assertThatThrownBy(reader::end).hasMessage("rows in the stream: expected 1000, found 999");

        reader.read(cities.all().get(999));
        assertThatThrownBy(() -> reader.read(cities.all().get(0))).hasMessageContaining("the end of the table");
    }

    @Test
    void heapThatGrowsIsNoticed() {
        byte[] kept = new byte[MORE_THAN_THE_LIMIT];
        cities.all().forEach(reader::read);

        assertThatThrownBy(reader::end).hasMessageStartingWith("heap grew by ");
        assertThat(kept).hasSize(MORE_THAN_THE_LIMIT);
    }

    @Test
    void directMemoryThatGrowsIsNoticed() {
        ByteBuffer kept = ByteBuffer.allocateDirect(MORE_THAN_THE_LIMIT);
        cities.all().forEach(reader::read);

        assertThatThrownBy(reader::end).hasMessageStartingWith("direct memory grew by ");
        assertThat(List.of(kept)).hasSize(1);
    }

    @Test
    void readingIsNoFasterThanThePace() {
        long start = System.nanoTime();
        cities.all().forEach(reader::read);

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(1_000 * 1_000_000_000L / 75_000);
    }
}
