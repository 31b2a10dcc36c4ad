// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import io.trunkline.wire.WireWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The name of a statement, a portal or a channel, in the form that goes on the wire, made once. */
public final class WireName {
    /** The empty name: of the unnamed statement and the unnamed portal. */
    public static final WireName UNNAMED = of("");

    private final String name;
    private final byte[] bytes;

    private WireName(String name, byte[] bytes) {
        this.name = name;
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException if the name holds a NUL character or an unpaired surrogate */
    public static WireName of(String name) {
        return new WireName(
                name,
                new WireWriter(name.length() + 1, WireWriter.DEFAULT_LIMIT)
                        .writeCString(name)
                        .toByteArray());
    }

    /** Writes the name and its terminating zero byte. */
    public void writeTo(WireWriter out) {
        out.writeBytes(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WireName that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
