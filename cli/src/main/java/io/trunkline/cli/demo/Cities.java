// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The cities as the file has them, by ascending id: what is loaded, and what everything read back is compared with. */
final class Cities {
    private static final String FILE = "cities.csv.gz";
    private static final String HEADER = "id,name,country,admin1,admin2,latitude,longitude";

    private final List<City> all;

    Cities(List<City> all) {
        this.all = List.copyOf(all);
    }

    /** Reads the file that comes with the command: GeoNames (geonames.org), CC BY 4.0. */
    static Cities fromGeoNames() {
        try (InputStream file = Cities.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is missing from the class path");
            }
            return read(new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(file, 1 << 16), StandardCharsets.UTF_8)));
        } catch (IOException failure) {
            throw new UncheckedIOException(FILE + " cannot be read", failure);
        }
    }

    static Cities read(BufferedReader csv) throws IOException {
        String header = csv.readLine();
        if (!HEADER.equals(header)) {
            throw new IllegalArgumentException("the header is not " + HEADER + " but " + header);
        }
        List<City> cities = new ArrayList<>();
        for (String line = csv.readLine(); line != null; line = csv.readLine()) {
            cities.add(city(line));
        }
        return new Cities(cities);
    }

    private static City city(String line) {
        List<String> values = Csv.values(line);
        if (values.size() != 7) {
            throw new IllegalArgumentException(values.size() + " values instead of 7 in: " + line);
        }
        return new City(
                Long.parseLong(values.get(0)),
                values.get(1),
                values.get(2),
                nullIfEmpty(values.get(3)),
                nullIfEmpty(values.get(4)),
                Double.parseDouble(values.get(5)),
                Double.parseDouble(values.get(6)));
    }

    private static @Nullable String nullIfEmpty(String value) {
        return value.isEmpty() ? null : value;
    }

    List<City> all() {
        return all;
    }

    int count() {
        return all.size();
    }

    /** {@return so many different cities (or all, if there are fewer) in random order: the same ones each time} */
    List<City> sample(int size) {
        List<City> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(171_075));
        return shuffled.subList(0, Math.min(size, shuffled.size()));
    }

    /** {@return what {@link Checksum#SQL} answers if all of these are in the table, and nothing else} */
    Checksum checksum() {
        return new Checksum(
                all.size(),
                all.stream().mapToLong(City::id).sum(),
                all.stream()
                        .mapToLong(city ->
                                city.name().codePointCount(0, city.name().length()))
                        .sum(),
                all.stream().filter(city -> city.admin2() == null).count(),
                all.stream().mapToLong(city -> Checksum.scaled(city.latitude())).sum(),
                all.stream()
                        .mapToLong(city -> Checksum.scaled(city.longitude()))
                        .sum());
    }
}
