// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.codec.builtin.TypeCodecs;
import io.trunkline.wire.MalformedBytesException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MalformedValueTest {
    private static final CodecRegistry REGISTRY = TypesForTests.REGISTRY;
    /** Types of which any number of bytes is a value. */
    private static final Set<PgType> OF_ANY_LENGTH = Set.of(
            PgType.TEXT,
            PgType.VARCHAR,
            PgType.BPCHAR,
            PgType.NAME,
            PgType.UNKNOWN,
            PgType.JSON,
            PgType.JSONB,
            PgType.BYTEA,
            PgType.REFCURSOR,
            PgType.CSTRING,
            PgType.JSONPATH,
            PgType.XML,
            PgType.VOID,
            TypesForTests.extension("citext"),
            TypesForTests.extension("ltree"),
            TypesForTests.extension("lquery"),
            TypesForTests.extension("ltxtquery"),
            TypesForTests.extension("geometry"),
            TypesForTests.extension("geography"));

    static List<Sample> framedSamples() {
        return Sample.all().stream()
                .filter(sample -> !OF_ANY_LENGTH.contains(sample.type()) && !sample.isOnlyText())
                .toList();
    }

    static List<Sample> samplesWithArrays() {
        return Sample.all().stream()
                .filter(sample -> sample.type().arrayOid() != 0)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("framedSamples")
    void aByteMoreOrLessIsAnErrorForEveryCodec(Sample sample) {
        byte[] value = Wire.hex(sample.binary());
        for (Codec<?> codec : reading(sample.type().oid())) {
            refuses(codec, Arrays.copyOf(value, value.length - 1), Format.BINARY);
            refuses(codec, Arrays.copyOf(value, value.length + 1), Format.BINARY);
        }
    }

    @ParameterizedTest
    @MethodSource("samplesWithArrays")
    void aByteMoreOrLessIsAnErrorForEveryArrayCodec(Sample sample) {
        String binary = "0000000100000000%08x0000000100000001%08x%s"
                .formatted(sample.type().oid(), sample.binary().length() / 2, sample.binary());
        byte[] value = Wire.hex(binary);
        byte[] text =
                Wire.utf8("{\"" + sample.serverText().replace("\\", "\\\\").replace("\"", "\\\"") + "\"}");
        for (Codec<?> codec : reading(sample.type().arrayOid())) {
            refuses(codec, Arrays.copyOf(value, value.length - 1), Format.BINARY);
            refuses(codec, Arrays.copyOf(value, value.length + 1), Format.BINARY);
            refuses(codec, Arrays.copyOf(text, text.length - 1), Format.TEXT);
            refuses(codec, Arrays.copyOf(text, text.length + 1), Format.TEXT);
        }
    }

    @ParameterizedTest
    @MethodSource("samplesWithArrays")
    void aCountThatTheBytesCannotHoldIsRefusedBeforeAnythingIsAllocated(Sample sample) {
        for (String count : List.of("7fffffff", "ffffffff", "10000000", "00000003")) {
            byte[] value = Wire.hex("0000000100000000%08x%s00000001ffffffff"
                    .formatted(sample.type().oid(), count));
            for (Codec<?> codec : reading(sample.type().arrayOid())) {
                assertThatThrownBy(() -> Wire.decode(codec, value, Format.BINARY))
                        .isInstanceOf(MalformedBytesException.class)
                        .hasMessageContaining("count of " + (int) Long.parseLong(count, 16));
            }
        }
    }

    @Test
    void elementsOfAnotherTypeAreRefusedByName() {
        Codec<?> ints = requireNonNull(REGISTRY.natural(PgType.INT4.arrayOid()));
        assertThatThrownBy(() -> Wire.decodeHex(ints, "0000000000000000 00000014"))
                .hasMessage("an array with elements of type OID 20 where int4 (23) belongs");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bool    | 02                               | a boolean of 2, neither 0 nor 1",
                "numeric | ffff00000000000000               | a count of 65535 in 7 remaining bytes",
                "numeric | 0001000000000000 2710            | a numeric with a group of four digits that is 10000",
                "numeric | 0000000012340000                 | a numeric with a sign of 4660",
                "numeric | 0000000000004000                 | a numeric with 16384 digits after the decimal point",
                "time    | ffffffffffffffff                 | a time -1 microseconds after midnight",
                "time    | 000000141dd76001                 | a time 86400000001 microseconds after midnight",
                "timetz  | ffffffffffffffff 00000000        | a time -1 microseconds after midnight",
                "timetz  | 000000141dd76001 00000000        | a time 86400000001 microseconds after midnight",
                "timetz  | 0000000000000000 0000e100        | a time with an offset of 57600 seconds to the west",
                "timetz  | 0000000000000000 80000000        | a time with an offset of -2147483648 seconds to the west",
                "date    | ffda97a6                         | a date -2451546 days from 2000-01-01, which is out of range",
                "date    | 7fda970d                         | a date 2145031949 days from 2000-01-01, which is out of range",
                "timestamp | 7fffff5bb3b2a000 | a timestamp 9223371331200000000 microseconds from 2000-01-01, which is out of range",
                "timestamp | fd0f7cc1411f9fff | a timestamp -211813488000000001 microseconds from 2000-01-01, which is out of range",
                "jsonb   | 02 7b7d                          | jsonb of version 2, only 1 is known",
                "text    | ff                               | text that is not valid UTF-8",
                "inet    | 0121000401020304                 | an address of family 1 with 4 bytes and a prefix of 33",
                "inet    | 0221000401020304                 | an address of family 2 with 4 bytes and a prefix of 33",
                "inet    | 0320000401020304                 | an address of family 3 with 4 bytes and a prefix of 32",
                "inet    | 0220010401020304                 | an address with 1 where 0 says whether it is a cidr",
                "cidr    | 0220000401020304                 | an address with 0 where 1 says whether it is a cidr",
                "cidr    | 0208010401020304                 | a network 1.2.3.4/8 with bits set beyond its prefix",
                "bit     | ffffffff                         | a string of -1 bits in 0 bytes",
                "bit     | 7fffffff00                       | a string of 2147483647 bits in 1 bytes",
                "varbit  | 0000000458                       | a string of 4 bits with bits set beyond its end",
                "jsonpath | 0224                            | jsonpath of version 2, only 1 is known",
                "pg_snapshot | 7fffffff00000000000000010000000000000001 | a count of 2147483647 in 16 remaining bytes",
                "pg_snapshot | 0000000000000000000000000000000000000001 | a snapshot with an xmin of 0 or beyond its xmax",
                "int2vector | 00000001 00000000 0000001a 00000000 00000000 | a vector of 1 dimensions with elements of type OID 26, which are not NULL",
                "int2vector | 00000001 00000001 00000015 00000000 00000000 | a vector of 1 dimensions with elements of type OID 21, which are perhaps NULL",
                "int2vector | 00000001 00000000 00000015 00000001 00000000 ffffffff 0000 | an element of -1 bytes in a vector of int2",
                "oidvector | 00000001 00000000 0000001a 7fffffff 00000000 | a count of 2147483647 in 4 remaining bytes",
                "money   | 00000000000004d2                 | its binary form does not tell its text, which must be asked for",
                "_int4   | 00000007 00000000 00000017       | an array of 7 dimensions",
                "_int4   | ffffffff 00000000 00000017       | an array of -1 dimensions",
                "_int4   | 00000001 00000000 00000017 00000001 00000001 fffffffe | -2 bytes wanted, 0 there",
                "path    | 02 00000000                      | a path that is closed by 2, neither 0 nor 1",
                "path    | 00 00000000                      | a path without points",
                "path    | 00 10000000 00                   | a count of 268435456 in 1 remaining bytes",
                "polygon | 00000000                         | a polygon without points",
                "tsvector | 00000001 6100 0001 0000          | a tsvector with a position of 0",
                "tsvector | 00000001 6100 0001               | a count of 1 in 0 remaining bytes",
                "tsvector | 00000001 616161                  | a string without its terminating zero byte",
                "tsvector | 00000002 610000                  | a count of 2 in 3 remaining bytes",
                "tsquery | 00000001 03 00                    | a token of kind 3 in a tsquery",
                "tsquery | 00000001 02 05                    | an operator of kind 5 in a tsquery",
                "tsquery | 00000001 01 10 00 6100            | a lexeme with weights 16 and prefix 0 in a tsquery",
                "tsquery | 00000001 01 00 02 6100            | a lexeme with weights 0 and prefix 2 in a tsquery",
                "tsquery | 00000001 02 04 4001               | a distance of 16385 in a tsquery",
                "tsquery | 00000002 02 02 01 00 00 6100      | a tsquery with an operand missing",
                "tsquery | 00000002 01 00 00 6100 01 00 00 6100 | a tsquery of 1 lexemes and operators, said to be 2",
                "hstore  | 00000001 00000001 61 fffffffe     | -2 bytes wanted, 0 there",
                "hstore  | 00000001 ffffffff 00000000        | -1 bytes wanted, 4 there",
                "hstore  | 10000000 00000000 00000000        | a count of 268435456 in 8 remaining bytes",
                "ltree   | 02 61                             | a label tree of version 2, only 1 is known",
                "cube    | 00000065                          | a cube of 101 dimensions, more than 100",
                "cube    | ffffffff                          | a cube of 2147483647 dimensions, more than 100",
            })
    void whatIsWrongWithTheBytesIsSaid(String type, String binary, String message) {
        Codec<?> codec = requireNonNull(REGISTRY.natural(type));
        assertThatThrownBy(() -> Wire.decodeHex(codec, binary)).hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "bool    | yes                 | 'yes' is not a boolean",
                "int4    | ``                  | '' is not a whole number",
                "int4    | -                   | '-' is not a whole number",
                "int4    | 1.0                 | '1.0' is not a whole number",
                "int4    | 2147483648          | 2147483648 is outside the range of this type, -2147483648 to 2147483647",
                "int2    | -32769              | -32769 is outside the range of this type, -32768 to 32767",
                "oid     | -1                  | -1 is outside the range of this type, 0 to 4294967295",
                "int8    | 9223372036854775808 | '9223372036854775808' is not a whole number of 64 bits",
                "int8    | -9223372036854775809 | '-9223372036854775809' is not a whole number of 64 bits",
                "int8    | 99999999999999999999 | '99999999999999999999' is not a whole number of 64 bits",
                "float8  | 1.2.3               | '1.2.3' is not a number",
                "float8  | 0x10                | '0x10' is not a number",
                "float8  | 1d                  | '1d' is not a number",
                "float8  | .                   | '.' is not a number",
                "float8  | 1e                  | '1e' is not a number",
                "float8  | 1e+                 | '1e+' is not a number",
                "float8  | -NaN                | '-NaN' is not a number",
                "float8  | 1e400               | '1e400' is beyond the range of a double",
                "float4  | 1e39                | '1e39' is beyond the range of a float",
                "numeric | 1e5                 | '1e5' is not a numeric",
                "numeric | --1                 | '--1' is not a numeric",
                "numeric | ``                  | '' is not a numeric",
                "numeric | .                   | '.' is not a numeric",
                "char    | ab                  | 'ab' is not a \"char\"",
                "char    | \\400               | '\\400' is not a \"char\"",
                "bytea   | \\x0                | '\\x0' is not a bytea: its hexadecimal digits are odd in number",
                "bytea   | \\x0g               | '\\x0g' is not a bytea: byte 0 is not hexadecimal",
                "bytea   | a\\9                | 'a\\9' is not a bytea: a backslash escapes nothing",
                "uuid    | a0eebc99            | 'a0eebc99' is not a uuid",
                "uuid    | a0eebc99-9c0b-4ef8-bb6d6-bb9bd380a11 | 'a0eebc99-9c0b-4ef8-bb6d6-bb9bd380a11' is not a uuid",
                "date    | 2023-02-29          | '2023-02-29' is not a date in ISO style (is the session's DateStyle another one?)",
                "date    | 01/02/2024          | '01/02/2024' is not a date in ISO style (is the session's DateStyle another one?)",
                "date    | 0000-01-01          | '0000-01-01' is not a date in ISO style (is the session's DateStyle another one?)",
                "date    | 5874898-01-01       | '5874898-01-01' is not a date in ISO style (is the session's DateStyle another one?)",
                "time    | 24:00:01            | '24:00:01' is not a time of day",
                "time    | 12:60:00            | '12:60:00' is not a time of day",
                "time    | 12:00:00.1234567    | '12:00:00.1234567' is not a time of day",
                "timetz  | 12:00:00            | '12:00:00' is not a time of day with an offset",
                "timetz  | 12:00:00+16         | '12:00:00+16' is not a time of day with an offset",
                "timetz  | 24:00:01+00         | '24:00:01+00' is not a time of day with an offset",
                "interval | 1 dai               | '1 dai' is not an interval",
                "interval | 1                   | '1' is not an interval",
                "interval | 2147483648 days     | '2147483648 days' is an interval out of range",
                "timestamp | 2024-01-01T00:00:00 | '2024-01-01T00:00:00' is not a timestamp in ISO style (is the session's DateStyle another one?)",
                "timestamp | 9999999-01-01 00:00:00 | '9999999-01-01 00:00:00' is not a timestamp in ISO style (is the session's DateStyle another one?)",
                "timestamptz | 2024-01-01 00:00:00 | '2024-01-01 00:00:00' is not a timestamp with time zone in ISO style (is the session's DateStyle another one?)",
                "inet    | 1.2.3               | '1.2.3' is not an inet",
                "inet    | fe80::1%eth0        | 'fe80::1%eth0' is not an inet",
                "cidr    | 10.0.0.1/8          | a network 10.0.0.1/8 with bits set beyond its prefix",
                "macaddr | 08:00:2b:01:02      | '08:00:2b:01:02' is not a macaddr",
                "macaddr8 | 08:00:2b:01:02:03:04 | '08:00:2b:01:02:03:04' is not a macaddr8",
                "bit     | 0120                | '0120' is not a string of bits",
                "xid     | -1                  | -1 is outside the range of this type, 0 to 4294967295",
                "xid8    | 18446744073709551616 | '18446744073709551616' is not an xid8",
                "xid8    | +1                  | '+1' is not an xid8",
                "tid     | (4294967296,1)      | '(4294967296,1)' is not a tid",
                "pg_lsn  | 1/123456789         | '1/123456789' is not a pg_lsn",
                "pg_snapshot | 10:20           | '10:20' is not a snapshot",
                "int2vector | 1  2             | '' is not a whole number",
                "int2vector | 1 32768          | 32768 in a vector of int2",
                "oidvector | -1                | -1 in a vector of oid",
                "_int4   | 1,2                 | '1,2' is not an array",
                "_int4   | {1,2                | an array without its closing brace",
                "_int4   | {1,,2}              | an array with an element of no characters and no quotes",
                "_int4   | {1}2                | an array with 1 bytes behind its closing brace",
                "_int4   | {1{2}               | an array with a stray character after or in an element",
                "_text   | {\"a\"b}            | an array with a stray character after or in an element",
                "_text   | {\"a                | an array without its closing brace",
                "_text   | {\"a\\              | an array without its closing brace",
                "_int4   | [1:x]={1}           | an array with bounds that are no numbers",
                "point   | (1,2                | '(1,2' is not a point: ')' expected after 4 bytes",
                "point   | (1,b)               | '(1,b)' is not a point: 'b' is not a number",
                "point   | (1,2)3              | '(1,2)3' is not a point: 1 bytes left over",
                "box     | (1,2)               | '(1,2)' is not a box: it has 1 points, not 2",
                "path    | []                  | '[]' is not a path: '' is not a number",
                "circle  | <(1,2),3)           | '<(1,2),3)' is not a circle: '>' expected after 8 bytes",
                "line    | {1,2}               | '{1,2}' is not a line: ',' expected after 4 bytes",
                "tsvector | 'a                 | ''a' is not a tsvector: a quote is not closed at index 2",
                "tsvector | a:0                | 'a:0' is not a tsvector: a position expected at index 3",
                "tsvector | a:1b2              | 'a:1b2' is not a tsvector: a blank expected at index 4",
                "tsquery | 'a' 'b'             | ''a' 'b'' is not a tsquery: an operator expected at index 4",
                "tsquery | 'a' &               | ''a' &' is not a tsquery: a lexeme expected at index 5",
                "tsquery | ( 'a'               | '( 'a'' is not a tsquery: ')' expected at index 5",
                "tsquery | a <9>               | 'a <9>' is not a tsquery: a lexeme expected at index 5",
                "tsquery | a <16385> b         | 'a <16385> b' is not a tsquery: <-> or a distance of 0 to 16384 expected at index 8",
                "hstore  | a                   | 'a' is not an hstore: '=>' expected at index 1",
                "hstore  | \"a                | '\"a' is not an hstore: '\"' expected at index 2",
                "hstore  | a=>1 b=>2           | 'a=>1 b=>2' is not an hstore: ',' expected at index 5",
                "cube    | (1),(2,3)           | '(1),(2,3)' is not a cube: a cube with corners of 1 and of 2 dimensions",
                "geometry | 010                | '010' is not a geometry in hexadecimal digits",
                "geometry | 0x10               | '0x10' is not a geometry in hexadecimal digits",
            })
    void whatIsWrongWithTheTextIsSaid(String type, String text, String message) {
        Codec<?> codec = requireNonNull(REGISTRY.natural(type));
        assertThatThrownBy(() -> Wire.decodeText(codec, text)).hasMessage(message);
    }

    @Test
    void quotedTextInMessagesIsShortAndPrintable() {
        Codec<?> uuid = requireNonNull(REGISTRY.natural("uuid"));
        assertThatThrownBy(() -> Wire.decodeText(uuid, "\u0007\u00e9".repeat(100)))
                .hasMessage("'" + "...".repeat(16) + "…' is not a uuid");
    }

    private static List<Codec<?>> reading(int oid) {
        TypeCodecs type = requireNonNull(TypesForTests.byOid(REGISTRY, oid));
        return type.reading();
    }

    private static void refuses(Codec<?> codec, byte[] value, Format format) {
        try {
            Object decoded = Wire.decode(codec, value, format);
            throw new AssertionError(HexFormat.of().formatHex(value) + " became " + decoded);
        } catch (RuntimeException error) {
            assertThat(error.getMessage()).isNotBlank();
        }
    }
}
