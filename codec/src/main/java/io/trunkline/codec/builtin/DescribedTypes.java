// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.PgType;
import io.trunkline.codec.TypeDescription;
import io.trunkline.codec.TypeDescription.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The codecs of types that a catalog described, each made of the codecs of what the type is made of.
 *
 * <p>A type of which nothing is known that could be of use is its text.
 */
public final class DescribedTypes {
    private final Map<Integer, TypeCodecs> known = new HashMap<>();
    private final Map<String, TypeCodecs> named = new HashMap<>();
    private final List<Codec<?>> added;
    private final Map<Integer, TypeDescription> described;
    private final ParameterTexts texts;
    /** Those under way: a type is never made of itself, but a hostile catalog may say so. */
    private final Set<Integer> open = new HashSet<>();

    /** @param added the codecs that users added */
    public DescribedTypes(
            List<TypeCodecs> registered,
            List<Codec<?>> added,
            Map<Integer, TypeDescription> described,
            ParameterTexts texts) {
        this.added = added;
        this.described = described;
        this.texts = texts;
        for (TypeCodecs type : registered) {
            if (type.type().oid() == 0) {
                named.put(type.type().name(), type);
            } else {
                known.put(type.type().oid(), type.withString());
                if (type.type().arrayOid() != 0) {
                    known.putIfAbsent(type.type().arrayOid(), type.withString().arrayType(texts));
                }
            }
        }
    }

    /** {@return the codecs of every described type} */
    public List<TypeCodecs> all() {
        List<TypeCodecs> all = new ArrayList<>(described.size());
        described.keySet().forEach(oid -> all.add(codecs(oid)));
        return all;
    }

    private TypeCodecs codecs(int oid) {
        TypeCodecs made = known.get(oid);
        if (made != null) {
            return made;
        }
        TypeDescription description = described.get(oid);
        if (description == null || !open.add(oid)) {
            return text(new PgType(oid, "type with OID " + Integer.toUnsignedString(oid), 0, ','));
        }
        TypeCodecs codecs = make(description).withString();
        open.remove(oid);
        known.put(oid, codecs);
        return codecs;
    }

    private TypeCodecs make(TypeDescription description) {
        PgType type =
                new PgType(description.oid(), description.name(), description.arrayOid(), description.delimiter());
        TypeCodecs registered = registered(description);
        if (registered != null) {
            return registered.as(type);
        }
        return switch (description.kind()) {
            case BASE, PSEUDO -> text(type);
            case ENUM -> EnumTypes.of(type);
            case DOMAIN -> codecs(description.member()).as(type);
            case ARRAY -> codecs(description.member()).arrayType(texts).as(type);
            case COMPOSITE -> CompositeTypes.of(type, fields(description), texts);
            case RANGE -> RangeTypes.range(type, codecs(description.member()), texts);
            case MULTIRANGE -> RangeTypes.multirange(type, codecs(subtype(description)), texts);
        };
    }

    /** By name, only base types are taken for the extension's type that we know; a user's codec is taken for any. */
    private @Nullable TypeCodecs registered(TypeDescription description) {
        TypeCodecs found = named.get(description.schema() + "." + description.name());
        if (found == null) {
            found = named.get(description.name());
        }
        return found != null && (description.kind() == Kind.BASE || added.contains(found.natural())) ? found : null;
    }

    private List<CompositeField> fields(TypeDescription description) {
        List<CompositeField> fields = new ArrayList<>();
        for (TypeDescription.Field field : description.fields()) {
            fields.add(new CompositeField(field.name(), codecs(field.typeOid())));
        }
        return fields;
    }

    /** A multirange is described by its range, and read by what its range is made of. */
    private int subtype(TypeDescription multirange) {
        TypeDescription range = described.get(multirange.member());
        return range == null ? 0 : range.member();
    }

    /** A type of which nothing is known is text when it is read, and what is written goes as text, too. */
    private static TypeCodecs text(PgType type) {
        return TypeCodecs.readOnly(type, TextCodec.STRING).asText();
    }
}
