// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import io.trunkline.Row;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A populated place. As a record it can be read from any row that has columns of these names. */
record City(
        long id,
        String name,
        String country,
        @Nullable String admin1,
        @Nullable String admin2,
        double latitude,
        double longitude) {
    /** The columns in the order that {@link #of} reads them. */
    static final String COLUMNS = "id, name, country, admin1, admin2, latitude, longitude";

    /** Reads a row by column numbers: what to do where a million rows come. */
    static City of(Row row) {
        return new City(
                row.getLong(0),
                Objects.requireNonNull(row.getString(1)),
                Objects.requireNonNull(row.getString(2)),
                row.getString(3),
                row.getString(4),
                row.getDouble(5),
                row.getDouble(6));
    }
}
