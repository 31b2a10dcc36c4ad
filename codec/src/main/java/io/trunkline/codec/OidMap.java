// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import io.trunkline.codec.builtin.TypeCodecs;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Codecs by the OID of their type, without boxing it: open addressing, at most half full, never changed. */
final class OidMap {
    /** 0 is no type's OID and marks a free place. */
    private final int[] oids;

    private final @Nullable TypeCodecs[] codecs;

    /** @param types later ones replace earlier ones of the same OID; those with OID 0 are left out */
    OidMap(Collection<TypeCodecs> types) {
        int capacity = Integer.highestOneBit(Math.max(8, types.size())) << 2;
        oids = new int[capacity];
        codecs = new TypeCodecs[capacity];
        for (TypeCodecs type : types) {
            int oid = type.type().oid();
            if (oid != 0) {
                int place = place(oid);
                oids[place] = oid;
                codecs[place] = type;
            }
        }
    }

    @Nullable
    TypeCodecs get(int oid) {
        return oid == 0 ? null : codecs[place(oid)];
    }

    /** {@return where this OID stands, or else the free place where it would} */
    private int place(int oid) {
        int mask = oids.length - 1;
        // Fibonacci hashing: built-in OIDs lie close together, and so do those of one extension.
        int place = ((oid * 0x9E3779B9) >>> 7) & mask;
        while (oids[place] != oid && oids[place] != 0) {
            place = (place + 1) & mask;
        }
        return place;
    }
}
