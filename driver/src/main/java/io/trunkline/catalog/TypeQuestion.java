// SPDX-License-Identifier: Apache-2.0
package io.trunkline.catalog;

import io.trunkline.codec.TypeDescription;
import io.trunkline.codec.TypeDescription.Field;
import io.trunkline.codec.TypeDescription.Kind;
import io.trunkline.protocol.DataRow;
import io.trunkline.wire.MalformedBytesException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * One question to the catalog: what some types are, and all that they are made of. Its answer, which is text, has a row per
 * type, of composite types one per field.
 *
 * @see <a href="https://www.postgresql.org/docs/current/catalog-pg-type.html">pg_type</a>
 */
public final class TypeQuestion {
    /**
     * What is asked; $1 are the OIDs.
     *
     * <p>Every operator and function says whose it is, so that a search path with others in front of {@code pg_catalog}
     * changes nothing. An array type is one that its element's type calls so: {@code typelem} alone is also what
     * {@code name} and {@code point} have. A multirange's range stands in a column that servers before PostgreSQL 14 lack,
     * which the detour by json does not mind.
     */
    public static final String SQL = """
            with recursive wanted (oid) as (
              select o from pg_catalog.unnest($1::pg_catalog.oid[]) o
              union
              select p.oid
              from wanted w
              join pg_catalog.pg_type t on t.oid operator(pg_catalog.=) w.oid
              cross join lateral (
                select t.typbasetype
                union all
                select e.oid from pg_catalog.pg_type e
                where e.oid operator(pg_catalog.=) t.typelem and e.typarray operator(pg_catalog.=) t.oid
                union all
                select r.rngsubtype from pg_catalog.pg_range r where r.rngtypid operator(pg_catalog.=) t.oid
                union all
                select r.rngtypid from pg_catalog.pg_range r
                where t.typtype operator(pg_catalog.=) 'm'
                and (pg_catalog.to_jsonb(r) operator(pg_catalog.->>) 'rngmultitypid')::pg_catalog.oid
                  operator(pg_catalog.=) t.oid
                union all
                select a.atttypid from pg_catalog.pg_attribute a
                where t.typtype operator(pg_catalog.=) 'c' and a.attrelid operator(pg_catalog.=) t.typrelid
                and a.attnum operator(pg_catalog.>) 0 and not a.attisdropped
              ) p (oid)
              where p.oid operator(pg_catalog.<>) 0::pg_catalog.oid
            )
            select t.oid, n.nspname, t.typname,
              case when e.oid is not null then 'a' else t.typtype::pg_catalog.text end,
              case when e.oid is not null then e.oid
                when t.typtype operator(pg_catalog.=) 'd' then t.typbasetype
                when t.typtype operator(pg_catalog.=) 'r' then r.rngsubtype
                when t.typtype operator(pg_catalog.=) 'm' then m.rngtypid
                else 0::pg_catalog.oid end,
              t.typarray, t.typdelim,
              t.typsend::pg_catalog.oid operator(pg_catalog.<>) 0::pg_catalog.oid
                and t.typreceive::pg_catalog.oid operator(pg_catalog.<>) 0::pg_catalog.oid,
              a.attname, a.atttypid
            from wanted w
            join pg_catalog.pg_type t on t.oid operator(pg_catalog.=) w.oid
            join pg_catalog.pg_namespace n on n.oid operator(pg_catalog.=) t.typnamespace
            left join pg_catalog.pg_type e
              on e.oid operator(pg_catalog.=) t.typelem and e.typarray operator(pg_catalog.=) t.oid
            left join pg_catalog.pg_range r on r.rngtypid operator(pg_catalog.=) t.oid
            left join pg_catalog.pg_range m on t.typtype operator(pg_catalog.=) 'm'
              and (pg_catalog.to_jsonb(m) operator(pg_catalog.->>) 'rngmultitypid')::pg_catalog.oid
                operator(pg_catalog.=) t.oid
            left join pg_catalog.pg_attribute a on t.typtype operator(pg_catalog.=) 'c'
              and a.attrelid operator(pg_catalog.=) t.typrelid
              and a.attnum operator(pg_catalog.>) 0 and not a.attisdropped
            order by t.oid, a.attnum\
            """;

    /** A composite type has at most 1,600 fields; what answers more than a hundred such is no catalog. */
    private static final int MOST_ROWS = 200_000;

    /** The columns of the answer, in their order. */
    private enum Column {
        OID(0),
        SCHEMA(1),
        NAME(2),
        KIND(3),
        MEMBER(4),
        ARRAY(5),
        DELIMITER(6),
        BINARY(7),
        FIELD(8),
        FIELD_TYPE(9);

        private final int index;

        Column(int index) {
            this.index = index;
        }
    }

    private final int[] offsets = new int[Column.values().length];
    private final int[] lengths = new int[Column.values().length];
    private final Map<Integer, TypeDescription> types = new LinkedHashMap<>();
    private final Map<Integer, List<Field>> fields = new HashMap<>();
    private int rows;

    /** {@return the OIDs as the text of an array} */
    public static String parameter(Collection<Integer> oids) {
        StringJoiner text = new StringJoiner(",", "{", "}");
        oids.forEach(oid -> text.add(Integer.toUnsignedString(oid)));
        return text.toString();
    }

    /** Takes a row of the answer; a malformed one is a {@link MalformedBytesException}. */
    public void add(DataRow row) {
        if (row.columnCount() != offsets.length) {
            throw new MalformedBytesException("a type described in " + row.columnCount() + " columns");
        }
        if (++rows > MOST_ROWS) {
            throw new MalformedBytesException("types described in more than " + MOST_ROWS + " rows");
        }
        row.locate(offsets, lengths);
        int oid = oid(row, Column.OID);
        types.put(
                oid,
                new TypeDescription(
                        oid,
                        text(row, Column.SCHEMA),
                        text(row, Column.NAME),
                        kind(text(row, Column.KIND)),
                        oid(row, Column.MEMBER),
                        oid(row, Column.ARRAY),
                        text(row, Column.DELIMITER).charAt(0),
                        text(row, Column.BINARY).equals("t"),
                        List.of()));
        if (lengths[Column.FIELD.index] >= 0) {
            fields.computeIfAbsent(oid, type -> new ArrayList<>())
                    .add(new Field(text(row, Column.FIELD), oid(row, Column.FIELD_TYPE)));
        }
    }

    /** {@return what was found, by OID} */
    public Map<Integer, TypeDescription> answer() {
        types.replaceAll((oid, type) -> new TypeDescription(
                oid,
                type.schema(),
                type.name(),
                type.kind(),
                type.member(),
                type.arrayOid(),
                type.delimiter(),
                type.binary(),
                fields.getOrDefault(oid, List.of())));
        return types;
    }

    private static Kind kind(String code) {
        return switch (code) {
            case "a" -> Kind.ARRAY;
            case "c" -> Kind.COMPOSITE;
            case "d" -> Kind.DOMAIN;
            case "e" -> Kind.ENUM;
            case "m" -> Kind.MULTIRANGE;
            case "p" -> Kind.PSEUDO;
            case "r" -> Kind.RANGE;
            // A kind that a later server may have is its text to us, as an unknown base type is.
            default -> Kind.BASE;
        };
    }

    private int oid(DataRow row, Column column) {
        String digits = text(row, column);
        try {
            return Integer.parseUnsignedInt(digits);
        } catch (NumberFormatException noNumber) {
            throw new MalformedBytesException("an OID of " + digits.length() + " characters that is no number");
        }
    }

    private String text(DataRow row, Column column) {
        int length = lengths[column.index];
        if (length <= 0) {
            throw new MalformedBytesException("a type without " + column);
        }
        return new String(row.array(), offsets[column.index], length, StandardCharsets.UTF_8);
    }
}
