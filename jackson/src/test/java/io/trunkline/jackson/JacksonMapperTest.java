// SPDX-License-Identifier: Apache-2.0
package io.trunkline.jackson;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.codec.Codec;
import io.trunkline.codec.CodecRegistry;
import io.trunkline.codec.Format;
import io.trunkline.codec.JavaType;
import io.trunkline.codec.Json;
import io.trunkline.codec.PgType;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** Java values of every sort as JSON and back, through the codecs that a connection would use. */
class JacksonMapperTest {
    private static final CodecRegistry CODECS = CodecRegistry.builtin().toBuilder()
            .json(JacksonMapper.of(JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build()))
            .build();

    record City(String name, long people, List<String> names, Map<String, Double> area, City twin) {}

    private static final City ULM =
            new City("Ulm", 1L << 40, List.of("\u00fclm", "\ud83d\ude00"), Map.of("km\u00b2", 118.7), null);

    record Page<T>(T first, List<T> rest) {}

    static final class Bean {
        public int size = 5;
        public String none;
    }

    private static Object read(String json, Type type) {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        byte[] binary = new byte[text.length + 3];
        Arrays.fill(binary, (byte) '{');
        binary[1] = 1;
        System.arraycopy(text, 0, binary, 2, text.length);
        Codec<?> codec = requireNonNull(CODECS.forReading(PgType.JSONB.oid(), type));
        Object fromText = decode(codec, new WireReader(text), Format.TEXT);
        Object fromBinary = decode(codec, new WireReader().reset(binary, 1, text.length + 1), Format.BINARY);
        if (fromText != null && fromText.getClass().isArray()) {
            assertThat((Object[]) fromText).isEqualTo((Object[]) fromBinary);
        } else {
            assertThat(fromText).isEqualTo(fromBinary);
        }
        return fromBinary;
    }

    private static Object decode(Codec<?> codec, WireReader in, Format format) {
        Object value = codec.decode(in, format);
        in.requireEnd();
        return value;
    }

    private static String write(Object value) {
        Codec<Object> codec = requireNonNull(CODECS.forWriting(PgType.JSON.oid(), value.getClass()));
        WireWriter out = new WireWriter();
        codec.encodeBinary(value, out);
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    @Test
    void recordsGoThereAndBack() {
        City twinned = new City("Jena", -1, new ArrayList<>(Arrays.asList("a", null)), Map.of(), ULM);
        assertThat(read(write(ULM), City.class)).isEqualTo(ULM);
        assertThat(read(write(twinned), City.class)).isEqualTo(twinned);
    }

    @Test
    void aRecordAsJsonIsItsComponents() {
        assertThat(read(write(ULM), JsonNode.class))
                .isEqualTo(JsonMapper.shared()
                        .readTree("{\"name\":\"Ulm\",\"people\":1099511627776,\"names\":"
                                + "[\"\u00fclm\",\"\ud83d\ude00\"],\"area\":{\"km\u00b2\":118.7},\"twin\":null}"));
    }

    @Test
    void mapsAndBeansGoThereAndBack() {
        Map<String, Object> map = new HashMap<>(Map.of("a", 1, "b", List.of(true, "x"), "c", Map.of("d", 0.5)));
        map.put("n", null);
        assertThat(read(write(map), Map.class)).isEqualTo(map);
        assertThat(read(write(new Bean()), Map.class)).isEqualTo(read("{\"size\":5,\"none\":null}", Map.class));
    }

    @Test
    void typesWithArgumentsKeepThem() {
        String page = write(new Page<>(ULM, List.of(ULM)));
        assertThat(read(page, new JavaType<Page<City>>() {}.type())).isEqualTo(new Page<>(ULM, List.of(ULM)));
        assertThat(read("[" + write(ULM) + ",null]", new JavaType<List<City>>() {}.type()))
                .isEqualTo(Arrays.asList(ULM, null));
        assertThat(read("{\"1\":[1,2]}", new JavaType<Map<Integer, List<Long>>>() {}.type()))
                .isEqualTo(Map.of(1, List.of(1L, 2L)));
        assertThat((City[]) read("[" + write(ULM) + "]", City[].class)).containsExactly(ULM);
    }

    @Test
    void scalarsAndTreesAreReadWhereJsonIsOne() {
        assertThat(read("5", Integer.class)).isEqualTo(5);
        assertThat(read("0.1", BigDecimal.class)).isEqualTo(new BigDecimal("0.1"));
        assertThat(read("true", Boolean.class)).isEqualTo(true);
        assertThat(read("{\"a\":[1,null]}", Json.class)).isEqualTo(Json.of(Map.of("a", Arrays.asList(1, null))));
        assertThat(write(JsonMapper.shared().createObjectNode().put("a", 1))).isEqualTo("{\"a\":1}");
    }

    @Test
    void jsonsNullIsNullOrWhatJacksonHasForIt() {
        assertThat(read("null", City.class)).isNull();
        assertThat(((JsonNode) read("null", JsonNode.class)).isNull()).isTrue();
    }

    @Test
    void anUnknownPropertyIsNamed() {
        assertThatThrownBy(() -> read("{\"people\":1,\"mayor\":1}", City.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the JSON mapper cannot read it: ")
                .hasMessageContaining("\"mayor\"")
                .hasMessageContaining("City")
                .hasMessageNotContaining("\n")
                .hasCauseInstanceOf(UnrecognizedPropertyException.class);
    }

    @Test
    void whatHasNoJsonIsRefused() {
        Map<String, Object> endless = new HashMap<>();
        endless.put("self", endless);
        assertThatThrownBy(() -> write(endless))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the JSON mapper cannot write it: ");
        assertThatThrownBy(() -> read("[1]", City.class)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void jsonTooDeepIsRefusedWithoutAnOverflow() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertThatThrownBy(() -> read(deep, Json.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nesting depth");
    }
}
