// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.type.Labeled;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnumsTest {
    private static final CodecRegistry REGISTRY = ComposedTypes.REGISTRY;

    enum Mood implements Labeled {
        HAPPY("happy"),
        SAD("SAD"),
        SO_SO("so \"so\"") {
            @Override
            public String toString() {
                return "a body makes this a class of its own";
            }
        };

        private final String label;

        Mood(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    private enum Plain {
        happy,
        SAD
    }

    private enum Twice implements Labeled {
        ONE,
        TWO;

        @Override
        public String label() {
            return "same";
        }
    }

    @Test
    void naturallyALabelIsAString() {
        assertThat(Wire.decodeText(requireNonNull(REGISTRY.natural(ComposedTypes.MOOD)), "so \"so\""))
                .isEqualTo("so \"so\"");
        assertThat(REGISTRY.format(ComposedTypes.MOOD)).isEqualTo(Format.BINARY);
        assertThat(REGISTRY.forWriting(ComposedTypes.MOOD, String.class)).isNotNull();
    }

    @Test
    void labelsAreConstantsOfAnyJavaEnumInBothFormats() {
        Codec<Object> labeled = ComposedTypes.reading(ComposedTypes.MOOD, Mood.class);
        for (Mood mood : Mood.values()) {
            assertThat(Wire.decodeText(labeled, mood.label())).isSameAs(mood);
            assertThat(Wire.decode(labeled, Wire.utf8(mood.label()), Format.BINARY))
                    .isSameAs(mood);
            Codec<Object> writer = ComposedTypes.writing(ComposedTypes.MOOD, mood);
            assertThat(writer.isExact(mood)).isTrue();
            assertThat(Wire.encode(writer, mood, Format.BINARY)).isEqualTo(Wire.utf8(mood.label()));
            assertThat(Wire.encodeText(writer, mood)).isEqualTo(mood.label());
            assertThat(Wire.encodeText(requireNonNull(REGISTRY.forText(mood.getDeclaringClass())), mood))
                    .isEqualTo(mood.label());
        }
        assertThat(Wire.decodeText(ComposedTypes.reading(ComposedTypes.MOOD, Plain.class), "happy"))
                .isSameAs(Plain.happy);
    }

    @Test
    void anUnknownLabelIsAnErrorThatNamesItAndTheKnownOnes() {
        Codec<Object> plain = ComposedTypes.reading(ComposedTypes.MOOD, Plain.class);
        assertThatThrownBy(() -> Wire.decodeText(plain, "h\u00e4ppy"))
                .hasMessage("the label 'h\u00e4ppy' is none of " + Plain.class.getName() + "'s: 'happy', 'SAD'");
    }

    @Test
    void constantsWithTheSameLabelAreRefusedWhereverTheyAreUsed() {
        Codec<Object> reader = ComposedTypes.reading(ComposedTypes.MOOD, Twice.class);
        String message = Twice.class.getName() + " has more than one constant with the label 'same'";
        assertThatThrownBy(() -> Wire.decodeText(reader, "same")).hasMessage(message);
        Codec<Object> writer = ComposedTypes.writing(ComposedTypes.MOOD, Twice.ONE);
        assertThatThrownBy(() -> Wire.encodeText(writer, Twice.ONE)).hasMessage(message);
    }

    @Test
    void arraysOfEnumsAreArraysAndListsOfConstants() {
        String text = "{happy,NULL,\"so \\\"so\\\"\"}";
        assertThat((Mood[]) Wire.decodeText(ComposedTypes.reading(ComposedTypes.MOODS, Mood[].class), text))
                .containsExactly(Mood.HAPPY, null, Mood.SO_SO);
        Codec<Object> list = ComposedTypes.reading(ComposedTypes.MOODS, new JavaType<List<Mood>>() {}.type());
        String binary = "0000000100000000000040050000000200000001" + "000000056861707079" + "00000007736f2022736f22";
        assertThat(Wire.decodeHex(list, binary)).isEqualTo(List.of(Mood.HAPPY, Mood.SO_SO));
        List<Mood> moods = List.of(Mood.HAPPY, Mood.SO_SO);
        assertThat(Wire.encodeHex(ComposedTypes.writing(ComposedTypes.MOODS, moods), moods))
                .isEqualTo(binary);
        assertThat(Wire.decodeText(ComposedTypes.reading(ComposedTypes.MOODS, String.class), text))
                .isEqualTo(text);
    }

    @Test
    void textCanBeReadAsAnEnumToo() {
        for (PgType type : List.of(PgType.TEXT, PgType.VARCHAR, PgType.NAME, PgType.BPCHAR)) {
            Codec<Object> codec = ComposedTypes.reading(type.oid(), Mood.class);
            assertThat(Wire.decodeText(codec, "SAD")).isSameAs(Mood.SAD);
            assertThatThrownBy(() -> Wire.decodeText(codec, " SAD")).hasMessageContaining("the label ' SAD'");
        }
        assertThat(Wire.decodeText(ComposedTypes.reading(PgType.BPCHAR.oid(), Mood.class), "SAD   "))
                .isSameAs(Mood.SAD);
        assertThatThrownBy(() -> Wire.decodeText(ComposedTypes.reading(PgType.TEXT.oid(), Mood.class), "SAD "))
                .hasMessageContaining("the label 'SAD '");
    }
}
