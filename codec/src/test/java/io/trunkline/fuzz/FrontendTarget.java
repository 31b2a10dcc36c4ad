// SPDX-License-Identifier: Apache-2.0
package io.trunkline.fuzz;

import io.trunkline.protocol.FrontendHandler;
import io.trunkline.protocol.FrontendMessage;
import io.trunkline.protocol.FrontendReader;
import io.trunkline.protocol.PasswordKind;
import java.util.ArrayList;
import java.util.List;

/** The server's reader of what a client sends. */
final class FrontendTarget extends ReaderTarget {
    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>(client());
        seeds.addAll(Corpus.of(FrontendTarget.class, "frontend"));
        return seeds;
    }

    @Override
    Ear ear(int how) {
        return new FrontendEar(List.of(PasswordKind.values()).get(how & 3));
    }

    private final class FrontendEar extends Ear implements FrontendHandler {
        private final FrontendReader reader = new FrontendReader(LIMITS, arrays);

        FrontendEar(PasswordKind kind) {
            reader.expectPassword(kind);
        }

        @Override
        public void unexpected(FrontendMessage message) {
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
