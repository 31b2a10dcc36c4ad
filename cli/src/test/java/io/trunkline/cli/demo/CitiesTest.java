// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class CitiesTest {
    private static final String HEADER = "id,name,country,admin1,admin2,latitude,longitude\n";

    @Test
    void theFileHasAllCitiesOnceAndById() {
        List<City> cities = Cities.fromGeoNames().all();

        assertThat(cities).hasSize(171_075);
        for (int i = 1; i < cities.size(); i++) {
            assertThat(cities.get(i).id()).isGreaterThan(cities.get(i - 1).id());
        }
        assertThat(cities.get(2)).isEqualTo(new City(3, "Sant Julià de Lòria", "AD", "06", null, 42.46372, 1.49129));
    }

    @Test
    void emptyRegionsAreNull() throws IOException {
        assertThat(read("7,Vila,AD,,x,1.5,-2.5\n8,Ur,IQ,,,0,0\n").all())
                .containsExactly(
                        new City(7, "Vila", "AD", null, "x", 1.5, -2.5), new City(8, "Ur", "IQ", null, null, 0, 0));
    }

    @Test
    void checksumCountsCharactersNotBytesAndRoundsAsTheServerDoes() throws IOException {
        Cities cities = read("7,Łódź 𝄞,PL,,x,1.000005,-2.5\n9,Ur,IQ,,,0.123456,0\n");

        assertThat(cities.checksum()).isEqualTo(new Checksum(2, 16, 8, 1, 100_000 + 12_346, -250_000));
    }

    @Test
    void sampleHoldsDifferentCitiesAndIsTheSameEachTime() {
        Cities cities = Cities.fromGeoNames();

        assertThat(cities.sample(1_000)).hasSize(1_000).doesNotHaveDuplicates().isEqualTo(cities.sample(1_000));
        assertThat(cities.sample(1_000)).isNotEqualTo(cities.all().subList(0, 1_000));
        assertThat(cities.sample(200_000)).hasSize(cities.count());
    }

    @Test
    void otherColumnsAreRefused() {
        assertThatThrownBy(() -> Cities.read(new BufferedReader(new StringReader("id,name\n1,Vila\n"))))
                .hasMessageContaining("not id,name,country,admin1,admin2,latitude,longitude but id,name");
        assertThatThrownBy(() -> read("1,Vila\n")).hasMessage("2 values instead of 7 in: 1,Vila");
    }

    private static Cities read(String lines) throws IOException {
        return Cities.read(new BufferedReader(new StringReader(HEADER + lines)));
    }
}
