// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.extension;

import io.trunkline.codec.Codec;
import io.trunkline.codec.ValueCodec;
import io.trunkline.type.HStore;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code hstore} as a map, or as a value that knows its own text.
 *
 * <pre>
 *   int32  number of pairs, for each
 *     int32  length of the key
 *     UTF-8
 *     int32  length of the value, -1 for NULL
 *     UTF-8
 * </pre>
 */
public final class HStoreCodecs {
    /** Unmodifiable maps of strings, in which a value may be null, in the order received. */
    public static final Codec<Map<?, ?>> MAP = new AsMap();

    public static final Codec<HStore> HSTORE = new ValueCodec<>(HStore.class, HStore::parse) {
        @Override
        public HStore decodeBinary(WireReader in) {
            return HStore.of(read(in));
        }

        @Override
        public void encodeBinary(HStore value, WireWriter out) {
            write(value.asMap(), out);
        }
    };

    private static final int SMALLEST_PAIR = 8;
    private static final int NULL_LENGTH = -1;

    private HStoreCodecs() {}

    private static Map<String, @Nullable String> read(WireReader in) {
        int count = in.readCount(SMALLEST_PAIR);
        Map<String, @Nullable String> entries = new LinkedHashMap<>(count + count / 3 + 1);
        for (int i = 0; i < count; i++) {
            String key = in.readUtf8(in.readInt());
            int length = in.readInt();
            String value = length == NULL_LENGTH ? null : in.readUtf8(length);
            // As the text is read, the first of a key counts. Servers send each once.
            if (!entries.containsKey(key)) {
                entries.put(key, value);
            }
        }
        return entries;
    }

    private static void write(Map<?, ?> entries, WireWriter out) {
        out.writeInt(entries.size());
        entries.forEach((key, value) -> {
            write(text(key, "key"), out);
            if (value == null) {
                out.writeInt(NULL_LENGTH);
            } else {
                write(text(value, "value"), out);
            }
        });
    }

    private static void write(String part, WireWriter out) {
        int at = out.beginLength();
        out.writeUtf8(part);
        out.endLength(at);
    }

    private static String text(@Nullable Object part, String what) {
        if (!(part instanceof String text)) {
            throw new IllegalArgumentException("a map with a " + what + " that is "
                    + (part == null ? "null" : "a " + part.getClass().getName()) + ", where an hstore has text");
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "a " + what + " with a NUL character (U+0000), which PostgreSQL cannot store");
        }
        return text;
    }

    private static final class AsMap implements Codec<Map<?, ?>> {
        @Override
        @SuppressWarnings("unchecked") // A class has no type arguments.
        public Class<Map<?, ?>> javaType() {
            return (Class<Map<?, ?>>) (Class<?>) Map.class;
        }

        @Override
        public Map<?, ?> decodeBinary(WireReader in) {
            return Collections.unmodifiableMap(read(in));
        }

        @Override
        public Map<?, ?> decodeText(WireReader in) {
            return HStore.parse(in.readRemainingUtf8()).asMap();
        }

        @Override
        public void encodeBinary(Map<?, ?> value, WireWriter out) {
            write(value, out);
        }

        @Override
        public void encodeText(Map<?, ?> value, WireWriter out) {
            Map<String, @Nullable String> entries = new LinkedHashMap<>();
            value.forEach((key, text) -> entries.put(text(key, "key"), text == null ? null : text(text, "value")));
            out.writeUtf8(HStore.of(entries).toString());
        }
    }
}
