// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Codec;
import io.trunkline.codec.Json;
import io.trunkline.codec.JsonMapper;
import io.trunkline.codec.PgType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code json} and {@code jsonb} as any Java type, by the user's mapper. Where there is none, the codecs say so when they are
 * used: better than that no codec reads a record, which is what one asks for first.
 *
 * <p>A class that has a text for parameters of any type keeps it: a list is a PostgreSQL array, a string is JSON already. So
 * what a statement's first use sends is what later ones send; {@link Json} is for those who want the mapper.
 */
public final class JsonStructure implements Structure {
    private final @Nullable JsonMapper mapper;
    private final ParameterTexts texts;
    private final boolean isJsonb;

    private JsonStructure(@Nullable JsonMapper mapper, ParameterTexts texts, boolean isJsonb) {
        this.mapper = mapper;
        this.texts = texts;
        this.isJsonb = isJsonb;
    }

    /** {@return the types, those of JSON among them with this mapper} */
    public static List<TypeCodecs> of(List<TypeCodecs> types, @Nullable JsonMapper mapper, ParameterTexts texts) {
        List<TypeCodecs> all = new ArrayList<>(types);
        all.replaceAll(type -> {
            int oid = type.type().oid();
            boolean isJsonb = oid == PgType.JSONB.oid();
            return isJsonb || oid == PgType.JSON.oid() ? type.with(new JsonStructure(mapper, texts, isJsonb)) : type;
        });
        return all;
    }

    /** {@return the codecs whose classes have a text for any type: that of {@link Json}, and those that users added} */
    public static List<Codec<?>> withJson(List<Codec<?>> added, @Nullable JsonMapper mapper) {
        List<Codec<?>> all = new ArrayList<>(added);
        all.add(0, new WrappedJsonCodec(mapper));
        return all;
    }

    @Override
    public @Nullable Codec<?> reading(Type wanted) {
        if (wanted == Json.class) {
            return of(new WrappedJsonCodec(mapper));
        }
        boolean isString = Types.raw(wanted).isAssignableFrom(String.class);
        return isString || (mapper == null && isOfText(wanted)) ? null : of(new MappedJsonCodec(mapper, wanted));
    }

    /** Of an array of JSON, arrays and lists of these are further dimensions, as long as no mapper makes them of JSON. */
    private static boolean isOfText(Type wanted) {
        if (wanted == String.class || wanted == byte[].class) {
            return true;
        }
        Type inner = Types.raw(wanted) == List.class ? Types.argument(wanted) : Types.component(wanted);
        return inner != null && isOfText(inner);
    }

    @Override
    public @Nullable Codec<?> writing(Class<?> valueClass) {
        if (valueClass == Json.class) {
            return of(new WrappedJsonCodec(mapper));
        }
        return texts.forClass(valueClass) == null ? of(new MappedJsonCodec(mapper, valueClass)) : null;
    }

    private Codec<?> of(Codec<?> text) {
        return isJsonb ? JsonCodecs.versioned(text) : text;
    }
}
