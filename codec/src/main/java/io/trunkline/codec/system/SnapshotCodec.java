// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.system;

import io.trunkline.codec.ValueCodec;
import io.trunkline.type.Snapshot;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.util.Arrays;

/**
 * {@code pg_snapshot} and {@code txid_snapshot}.
 *
 * <pre>
 *   int32  number of transactions in progress
 *   int64  xmin
 *   int64  xmax
 *   int64  for each transaction in progress, ascending
 * </pre>
 */
public final class SnapshotCodec extends ValueCodec<Snapshot> {
    public static final SnapshotCodec INSTANCE = new SnapshotCodec();

    private SnapshotCodec() {
        super(Snapshot.class, Snapshot::parse);
    }

    @Override
    public Snapshot decodeBinary(WireReader in) {
        Long[] inProgress = new Long[in.readCount(Long.BYTES)];
        long xmin = in.readLong();
        long xmax = in.readLong();
        for (int i = 0; i < inProgress.length; i++) {
            inProgress[i] = in.readLong();
        }
        return new Snapshot(xmin, xmax, Arrays.asList(inProgress));
    }

    @Override
    public void encodeBinary(Snapshot value, WireWriter out) {
        out.writeInt(value.inProgress().size()).writeLong(value.xmin()).writeLong(value.xmax());
        for (long transaction : value.inProgress()) {
            out.writeLong(transaction);
        }
    }
}
