// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

import java.util.List;

/**
 * What a database's catalog says of a type that is not built in, or that we have no codec for.
 *
 * @param oid
 *     its object identifier, unsigned
 * @param schema
 *     the schema it is in
 * @param name
 *     its name in {@code pg_type}
 * @param kind
 *     what it is made of
 * @param member
 *     the OID of what it is made of: a domain's base type, an array's element type, a range's subtype, a multirange's range;
 *     0 for others
 * @param arrayOid
 *     its array type, or 0
 * @param delimiter
 *     what stands between its values in the text of an array
 * @param binary
 *     whether the server can both send and receive it in binary
 * @param fields
 *     a composite's fields in order, without dropped ones; empty for others
 */
public record TypeDescription(
        int oid,
        String schema,
        String name,
        Kind kind,
        int member,
        int arrayOid,
        char delimiter,
        boolean binary,
        List<Field> fields) {
    /** As {@code pg_type.typtype} tells it, with arrays apart. */
    public enum Kind {
        BASE,
        ENUM,
        DOMAIN,
        ARRAY,
        COMPOSITE,
        RANGE,
        MULTIRANGE,
        PSEUDO
    }

    /** A field of a composite type; its type's OID may be a domain's. */
    public record Field(String name, int typeOid) {}

    public TypeDescription {
        fields = List.copyOf(fields);
    }
}
