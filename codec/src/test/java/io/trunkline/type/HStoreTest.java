// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HStoreTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                       | ``",
                "`  `                     | ``",
                "a=>1                     | \"a\"=>\"1\"",
                "\"a\" => \"x\" , b=>y   | \"a\"=>\"x\", \"b\"=>\"y\"",
                "a=>null,b=>NuLl,c=>\"null\" | \"a\"=>NULL, \"b\"=>NULL, \"c\"=>\"null\"",
                "a=>1,                    | \"a\"=>\"1\"",
                "a\\=b=>c\\,d             | \"a=b\"=>\"c,d\"",
                "a=>b=c                   | \"a\"=>\"b=c\"",
                "a=>b=>c                  | \"a\"=>\"b=>c\"",
                "a=>b\\ c                 | \"a\"=>\"b c\"",
                "a\"b=>1                  | \"a\\\"b\"=>\"1\"",
                "a=>1, a=>2               | \"a\"=>\"1\"",
                "a=>NULL, a=>1            | \"a\"=>NULL",
                "null=>1                  | \"null\"=>\"1\"",
                "a=>N\\ULL                | \"a\"=>NULL",
            })
    void whatTheServerReadsIsPrintedAsItPrintsIt(String text, String printed) {
        assertThat(HStore.parse(text)).hasToString(printed);
        assertThat(HStore.parse(printed)).isEqualTo(HStore.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "a=>", "a=1", "a=b=>c", "\"a\"b=>1", "a=>\"b\"c", "a=>1 b=>2", "\"a", "a\\", "=>1", ","})
    void whatIsNoHstoreIsRefused(String text) {
        assertThatThrownBy(() -> HStore.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not an hstore");
    }

    @Test
    void theMapIsACopyThatCannotBeChanged() {
        Map<String, @Nullable String> map = new HashMap<>(Map.of("a", "1"));
        HStore hstore = HStore.of(map);
        map.put("b", null);
        assertThat(hstore.asMap()).isEqualTo(Map.of("a", "1"));
        assertThatThrownBy(() -> hstore.asMap().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void theOrderDoesNotMatterToEquals() {
        assertThat(HStore.parse("a=>1,b=>NULL"))
                .isEqualTo(HStore.parse("b=>NULL,a=>1"))
                .hasSameHashCodeAs(HStore.parse("b=>NULL,a=>1"))
                .isNotEqualTo(HStore.parse("b=>\"NULL\",a=>1"));
    }

    @Test
    void aKeyIsNeverNull() {
        assertThatThrownBy(() -> HStore.of(Collections.singletonMap(null, "1")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theBytesOfAGeometryAreCopied() {
        byte[] bytes = {1, 2, (byte) 0xAB};
        Ewkb ewkb = Ewkb.of(bytes);
        bytes[0] = 7;
        ewkb.bytes()[1] = 7;
        assertThat(ewkb).hasToString("0102AB").isEqualTo(Ewkb.parse("0102ab"));
        assertThat(Arrays.equals(ewkb.bytes(), new byte[] {1, 2, (byte) 0xAB})).isTrue();
        assertThatThrownBy(() -> Ewkb.parse("01 02")).isInstanceOf(IllegalArgumentException.class);
    }
}
