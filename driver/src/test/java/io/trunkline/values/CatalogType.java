// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values;

import static java.util.Objects.requireNonNull;

import io.trunkline.testkit.server.EmbeddedServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code pg_type}, and what the type is made of.
 *
 * @param sql its name as SQL takes it
 * @param array whether it is the array type of {@code member}
 * @param member the OID of what it is made of: an array's element, a domain's base type, a range's subtype, a multirange's
 *     range; 0 for others
 * @param fields the OIDs of a composite's fields
 * @param label an enum's first label
 */
record CatalogType(
        long oid,
        String schema,
        String name,
        String sql,
        char kind,
        boolean array,
        long member,
        List<Long> fields,
        @Nullable String label) {
    private static final String QUERY = """
            select t.oid, n.nspname, t.typname, quote_ident(n.nspname) || '.' || quote_ident(t.typname), t.typtype,
                e.oid is not null,
                coalesce(e.oid, r.rngsubtype, m.rngtypid, nullif(t.typbasetype, 0), 0),
                (select string_agg(a.atttypid::text, ' ' order by a.attnum) from pg_attribute a
                    where a.attrelid = t.typrelid and t.typrelid <> 0 and a.attnum > 0 and not a.attisdropped),
                (select l.enumlabel from pg_enum l where l.enumtypid = t.oid order by l.enumsortorder limit 1)
            from pg_type t
                join pg_namespace n on n.oid = t.typnamespace
                left join pg_type e on e.typarray = t.oid
                left join pg_range r on r.rngtypid = t.oid
                left join pg_range m on m.rngmultitypid = t.oid
            where t.typisdefined
            order by n.nspname, e.oid is not null, t.typtype, t.typname
            """;

    /** {@return all types of a database, by OID} */
    static Map<Long, CatalogType> all(EmbeddedServer server, String database) {
        Map<Long, CatalogType> all = new LinkedHashMap<>();
        for (List<@Nullable String> row : server.sqlIn(database, QUERY)) {
            List<String> known = new ArrayList<>();
            row.subList(0, 7).forEach(value -> known.add(requireNonNull(value)));
            String fields = row.get(7);
            CatalogType type = new CatalogType(
                    Long.parseLong(known.get(0)),
                    known.get(1),
                    known.get(2),
                    known.get(3),
                    known.get(4).charAt(0),
                    known.get(5).equals("t"),
                    Long.parseLong(known.get(6)),
                    fields == null
                            ? List.of()
                            : Stream.of(fields.split(" ")).map(Long::valueOf).toList(),
                    row.get(8));
            all.put(type.oid(), type);
        }
        return all;
    }

    /** {@return the kind in a word, as the manual calls it} */
    String kindInWords() {
        if (array) {
            return "array";
        }
        return switch (kind) {
            case 'b' -> "base";
            case 'c' -> "composite";
            case 'd' -> "domain";
            case 'e' -> "enum";
            case 'm' -> "multirange";
            case 'p' -> "pseudo";
            case 'r' -> "range";
            default -> throw new AssertionError("a new kind of type: " + kind);
        };
    }
}
