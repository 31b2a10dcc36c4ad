// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Codecs that were made for Java types of users, as making one takes longer than reading many values. Bounded: beyond that
 * they are made again. For all threads.
 */
final class Remembered<K> {
    private static final int MOST = 256;

    private final Map<K, Codec<?>> codecs = new ConcurrentHashMap<>();

    Codec<?> get(K javaType, Function<K, Codec<?>> maker) {
        Codec<?> known = codecs.get(javaType);
        if (known == null) {
            // Not within the map's own lock: making one may ask for others of the same map.
            known = maker.apply(javaType);
            if (codecs.size() < MOST) {
                codecs.put(javaType, known);
            }
        }
        return known;
    }
}
