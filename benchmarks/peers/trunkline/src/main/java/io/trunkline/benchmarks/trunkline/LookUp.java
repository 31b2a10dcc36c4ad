// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.trunkline;

import io.trunkline.PgClient;
import io.trunkline.Row;
import io.trunkline.benchmarks.workload.Lane;

/** One look-up by key. The one object that it adds to what the driver itself allocates. */
final class LookUp extends Operation<Integer> {
    private final Lane lane;
    private final int key;
    private int number = -1;

    private LookUp(InFlight inFlight, int key) {
        super(inFlight);
        this.lane = inFlight.lane();
        this.key = key;
    }

    static void start(PgClient client, String sql, InFlight inFlight) {
        int key = inFlight.lane().key();
        client.query(sql, key).one(LookUp::number).subscribe(new LookUp(inFlight, key));
    }

    static void startReading(PgClient client, String sql, InFlight inFlight) {
        int key = inFlight.lane().key();
        client.query(sql, key).readOnly().one(LookUp::number).subscribe(new LookUp(inFlight, key));
    }

    private static Integer number(Row row) {
        return row.getInt(0);
    }

    @Override
    public void onNext(Integer number) {
        this.number = number;
    }

    @Override
    void check() {
        lane.answered(key, number);
    }
}
