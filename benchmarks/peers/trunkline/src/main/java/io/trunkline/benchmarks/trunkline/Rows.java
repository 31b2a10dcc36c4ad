// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.trunkline;

import io.trunkline.Row;
import io.trunkline.RowMapper;
import io.trunkline.benchmarks.workload.Digest;
import io.trunkline.benchmarks.workload.Lane;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.UUID;
import java.util.function.ToLongFunction;

/**
 * Reads rows: each is added up where it lies and nothing is kept of it, as in the loops over the other drivers' rows.
 */
class Rows extends Operation<Boolean> implements RowMapper<Boolean> {
    private final Lane lane;
    private final ToLongFunction<Row> digest;
    private long rows;
    private long sum;

    Rows(InFlight inFlight, ToLongFunction<Row> digest) {
        super(inFlight);
        this.lane = inFlight.lane();
        this.digest = digest;
    }

    @Override
    public Boolean map(Row row) {
        sum += digest.applyAsLong(row);
        return Boolean.TRUE;
    }

    @Override
    public void onNext(Boolean added) {
        rows++;
    }

    @Override
    void check() {
        lane.completed(rows, sum);
    }

    /** Rows received. */
    final long rows() {
        return rows;
    }

    static long mixed(Row row) {
        return Digest.mixed(
                row.getLong(0),
                row.getInt(1),
                row.getShort(2),
                row.getDouble(3),
                present(row.get(4, BigDecimal.class)),
                present(row.getString(5)),
                present(row.get(6, OffsetDateTime.class)),
                present(row.get(7, UUID.class)),
                row.getBoolean(8),
                present(row.getString(9)).length());
    }

    static long event(Row row) {
        return Digest.event(row.getLong(0), present(row.getString(1)), row.getInt(2), row.getDouble(3), row.getLong(4));
    }

    static long blob(Row row) {
        byte[] body = present(row.getBytes(1));
        return Digest.blob(row.getLong(0), body.length, body[0], body[body.length - 1]);
    }

    private static <T> T present(@org.jspecify.annotations.Nullable T value) {
        return Objects.requireNonNull(value, "a NULL where there is none");
    }
}
