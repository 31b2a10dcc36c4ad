// SPDX-License-Identifier: Apache-2.0
package io.trunkline.fuzz;

import io.trunkline.protocol.BackendHandler;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.BackendReader;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.DataRow;
import java.util.ArrayList;
import java.util.List;

/** The client's reader of what a server sends. */
final class BackendTarget extends ReaderTarget {
    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>(server());
        seeds.addAll(Corpus.of(BackendTarget.class, "backend"));
        return seeds;
    }

    @Override
    Ear ear(int how) {
        return new BackendEar();
    }

    private final class BackendEar extends Ear implements BackendHandler {
        private final BackendReader reader = new BackendReader(LIMITS, arrays);

        @Override
        public void unexpected(BackendMessage message) {
            keeps(message);
        }

        /** Looks into the view as a driver would. */
        @Override
        public void on(DataRow row) {
            int[] lengths = new int[row.columnCount()];
            row.locate(new int[row.columnCount()], lengths);
            int sum = 2;
            for (int length : lengths) {
                sum += 4 + Math.max(0, length);
            }
            if (sum != 2 + row.end() - row.start()) {
                throw new AssertionError("fields of " + sum + " bytes in a row of " + (row.end() - row.start()));
            }
            keeps(row);
        }

        @Override
        public void on(CommandComplete message) {
            if (message.affectedRows() < 0) {
                throw new AssertionError(message + " affected less than no rows");
            }
            keeps(message);
        }

        @Override
        void take(byte[] bytes, int offset, int length) {
            System.arraycopy(bytes, offset, reader.reserve(length), reader.end(), length);
            reader.received(length);
            reader.read(this);
        }

        @Override
        void authenticated() {
            reader.authenticated();
        }

        @Override
        void holdBack() {
            reader.holdBack();
        }

        @Override
        void resume() {
            reader.resume();
        }

        @Override
        int held() {
            return reader.held();
        }

        @Override
        int buffered() {
            return reader.buffered();
        }

        @Override
        void release() {
            reader.release();
        }
    }
}
