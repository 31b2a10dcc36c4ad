// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.wire.SizeLimitException;
import io.trunkline.wire.WireWriter;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** The stream that a mapper writes one value's JSON to, straight into the message; it ends with the value. */
final class JsonSink extends OutputStream {
    private @Nullable WireWriter out;
    private @Nullable SizeLimitException tooLarge;

    JsonSink(WireWriter out) {
        this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
        WireWriter target = open();
        try {
            target.writeByte(value);
        } catch (SizeLimitException limit) {
            throw refused(limit);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        WireWriter target = open();
        try {
            target.writeBytes(bytes, offset, length);
        } catch (SizeLimitException limit) {
            throw refused(limit);
        }
    }

    /** Whoever keeps the stream must not write into the messages that follow. */
    void end() {
        out = null;
    }

    /** Throws if the value was too large; libraries hide what a stream throws in exceptions of their own. */
    void requireRoom() {
        if (tooLarge != null) {
            throw tooLarge;
        }
    }

    private SizeLimitException refused(SizeLimitException limit) {
        tooLarge = limit;
        return limit;
    }

    private WireWriter open() throws IOException {
        WireWriter target = out;
        if (target == null) {
            throw new IOException("the value has been written, this stream is of no use any more");
        }
        return target;
    }
}
