// SPDX-License-Identifier: Apache-2.0
package io.trunkline.jackson2;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.trunkline.codec.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON by a mapper of Jackson 2: {@code PgConfig.Builder.json(JacksonMapper.of(mapper))}.
 *
 * <p>What becomes of unknown properties, dates and the like is that mapper's configuration. Safe for all threads, as long as
 * nobody configures Jackson's mapper any more.
 */
public final class JacksonMapper implements JsonMapper {
    private final ObjectMapper jackson;

    private JacksonMapper(ObjectMapper jackson) {
        this.jackson = jackson;
    }

    /**
     * A mapper that leaves everything to Jackson's.
     *
     * @param jackson one that writes JSON, as all do that were not made for another format
     */
    public static JacksonMapper of(ObjectMapper jackson) {
        return new JacksonMapper(jackson);
    }

    @Override
    public void write(Object value, OutputStream out) throws IOException {
        jackson.writeValue(out, value);
    }

    @Override
    public @Nullable Object read(byte[] bytes, int offset, int length, Type type) throws IOException {
        return jackson.readValue(bytes, offset, length, jackson.constructType(type));
    }
}
