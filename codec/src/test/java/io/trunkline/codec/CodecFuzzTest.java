// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.codec.builtin.TypeCodecs;
import io.trunkline.wire.WireReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/**
 * Every codec, in both formats, given bytes that are nearly right: it answers with a value or with an error that has a
 * message, and with nothing else. A value that came out goes in again.
 */
class CodecFuzzTest {
    private static final int INPUTS = 300_000;

    private final long seed = ThreadLocalRandom.current().nextLong();
    private final Random random = new Random(seed);
    private int values;
    private int errors;

    private record Target(TypeCodecs type, Codec<Object> codec, Format format, List<byte[]> valid) {
        /** Whether what was read can be written to the same type: a double's text is no int4's. */
        boolean writes() {
            return List.class.equals(codec.javaType())
                    || type.writing().stream().anyMatch(writer -> writer.javaType() == codec.javaType());
        }
    }

    @Test
    void noInputDoesMoreThanFailItsOwnValue() {
        System.out.println("seed of CodecFuzzTest: " + seed);
        List<Target> targets = targets();
        int each = INPUTS / targets.size() + 1;
        for (Target target : targets) {
            for (int i = 0; i < each; i++) {
                decode(target, mutated(target.valid.get(random.nextInt(target.valid.size()))));
            }
        }
        assertThat(values + errors).isGreaterThanOrEqualTo(INPUTS);
        assertThat(values).as("inputs that were values").isGreaterThan(INPUTS / 20);
        assertThat(errors).as("inputs that were not").isGreaterThan(INPUTS / 5);
    }

    private void decode(Target target, byte[] input) {
        Object value;
        try {
            WireReader in = Wire.window(input);
            value = target.codec.decode(in, target.format);
            in.requireEnd();
        } catch (RuntimeException error) {
            if (error.getMessage() == null || error.getMessage().isEmpty()) {
                throw new AssertionError(about(target, input), error);
            }
            errors++;
            return;
        } catch (Error error) {
            throw new AssertionError(about(target, input), error);
        }
        values++;
        if (target.writes() && !isHuge(value)) {
            goesInAgain(target, input, value);
        }
    }

    /** A changed weight makes a numeric of 100,000 digits, of which a few are enough. */
    private boolean isHuge(Object value) {
        Object number = value instanceof Object[] array && array.length > 0 ? array[0] : value;
        return number instanceof BigDecimal decimal && decimal.precision() > 1000 && random.nextInt(50) > 0;
    }

    private void goesInAgain(Target target, byte[] input, Object value) {
        byte[] text;
        try {
            text = Wire.encode(target.codec, value, Format.TEXT);
        } catch (IllegalArgumentException nul) {
            // U+0000 can be received, from text that a server of another kind has, but not sent.
            assertThat(nul).hasMessageContaining("U+0000");
            return;
        }
        Object again = Wire.decode(target.codec, text, Format.TEXT);
        if (!same(again, value)) {
            throw new AssertionError(about(target, input) + ": " + value + " became " + again);
        }
    }

    private static boolean same(Object one, Object other) {
        return (one instanceof List<?> a && other instanceof List<?> b)
                ? Objects.deepEquals(a.toArray(), b.toArray())
                : Objects.deepEquals(one, other);
    }

    private String about(Target target, byte[] input) {
        return "%s as %s in %s: '%s', seed %d"
                .formatted(
                        target.type.type().name(),
                        target.codec.javaType().getSimpleName(),
                        target.format,
                        new String(input, StandardCharsets.ISO_8859_1),
                        seed);
    }

    private static List<Target> targets() {
        List<Target> targets = new ArrayList<>();
        for (TypeCodecs type : TypesForTests.REGISTRY.types()) {
            for (Codec<?> codec : type.reading()) {
                for (Format format : Format.values()) {
                    targets.add(new Target(type, ofAny(codec), format, valid(type, format)));
                }
            }
        }
        return targets;
    }

    @SuppressWarnings("unchecked") // The codec is given back only what it read.
    private static Codec<Object> ofAny(Codec<?> codec) {
        return (Codec<Object>) codec;
    }

    /** Valid bytes of the type, to begin with. */
    private static List<byte[]> valid(TypeCodecs type, Format format) {
        List<byte[]> valid = new ArrayList<>();
        for (Sample sample : Sample.all()) {
            byte[] value = format == Format.BINARY ? Wire.hex(sample.binary()) : Wire.utf8(sample.serverText());
            if (sample.type().oid() == type.type().oid()) {
                valid.add(value);
            } else if (sample.type().arrayOid() == type.type().oid()) {
                valid.add(array(sample, format));
            }
        }
        return valid;
    }

    private static byte[] array(Sample sample, Format format) {
        if (format == Format.TEXT) {
            String element = sample.serverText().replace("\\", "\\\\").replace("\"", "\\\"");
            return Wire.utf8("{\"" + element + "\"" + sample.type().delimiter() + "NULL}");
        }
        int size = sample.binary().length() / 2;
        return Wire.hex("0000000100000001%08x0000000200000001%08x%sffffffff"
                .formatted(sample.type().oid(), size, sample.binary()));
    }

    private byte[] mutated(byte[] valid) {
        byte[] input = valid.clone();
        switch (random.nextInt(6)) {
            case 0 -> input = Arrays.copyOf(input, random.nextInt(input.length + 1));
            case 1 -> input = Arrays.copyOf(input, input.length + 1 + random.nextInt(3));
            case 2 -> {
                input = new byte[random.nextInt(40)];
                random.nextBytes(input);
            }
            default -> {
                for (int i = random.nextInt(3); i >= 0 && input.length > 0; i--) {
                    mutate(input);
                }
            }
        }
        return input;
    }

    private void mutate(byte[] input) {
        int at = random.nextInt(input.length);
        input[at] = switch (random.nextInt(5)) {
            case 0 -> (byte) random.nextInt();
            case 1 -> (byte) (input[at] ^ (1 << random.nextInt(8)));
            case 2 -> (byte) 0x7F;
            case 3 -> (byte) 0xFF;
            default -> (byte) "0123456789+-.:eE ,{}\"\\NBC[]=tfx".charAt(random.nextInt(31));
        };
    }
}
