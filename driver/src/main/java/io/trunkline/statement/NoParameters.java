// SPDX-License-Identifier: Apache-2.0
package io.trunkline.statement;

import io.trunkline.protocol.BindParameters;
import io.trunkline.protocol.FrontendWriter;
import io.trunkline.wire.WireWriter;

/** What is bound to a statement that has no parameters. */
public final class NoParameters implements BindParameters {
    public static final NoParameters INSTANCE = new NoParameters();

    /** The result formats of a statement whose rows, if any, come as text. */
    public static final byte[] ALL_TEXT = FrontendWriter.formats();

    private NoParameters() {}

    @Override
    public int count() {
        return 0;
    }

    @Override
    public boolean isNull(int index) {
        throw new IndexOutOfBoundsException(index);
    }

    @Override
    public int format(int index) {
        throw new IndexOutOfBoundsException(index);
    }

    @Override
    public void write(int index, WireWriter out) {
        throw new IndexOutOfBoundsException(index);
    }
}
