// SPDX-License-Identifier: Apache-2.0
package io.trunkline.jackson;

import io.trunkline.codec.JsonMapper;
import java.io.OutputStream;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON by a mapper of Jackson 3: {@code PgConfig.Builder.json(JacksonMapper.of(mapper))}.
 *
 * <p>What becomes of unknown properties, dates and the like is that mapper's configuration. Safe for all threads, as
 * Jackson's mappers are.
 */
public final class JacksonMapper implements JsonMapper {
    private final tools.jackson.databind.json.JsonMapper jackson;

    private JacksonMapper(tools.jackson.databind.json.JsonMapper jackson) {
        this.jackson = jackson;
    }

    /** A mapper that leaves everything to Jackson's. */
    public static JacksonMapper of(tools.jackson.databind.json.JsonMapper jackson) {
        return new JacksonMapper(jackson);
    }

    @Override
    public void write(Object value, OutputStream out) {
        jackson.writeValue(out, value);
    }

    @Override
    public @Nullable Object read(byte[] bytes, int offset, int length, Type type) {
        return jackson.readValue(bytes, offset, length, jackson.constructType(type));
    }
}
