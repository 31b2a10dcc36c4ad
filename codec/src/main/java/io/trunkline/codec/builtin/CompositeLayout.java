// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Format;
import io.trunkline.codec.PgType;
import io.trunkline.codec.StaleTypeException;
import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import java.util.List;
import java.util.StringJoiner;

/**
 * The fields of a composite type, in order.
 *
 * <pre>
 *   int32  number of fields
 *   for each field
 *     int32  OID of its type
 *     int32  length, -1 for NULL
 *     bytes
 * </pre>
 *
 * {@link CompositeText} has the other form.
 */
record CompositeLayout(PgType type, List<CompositeField> fields, ParameterTexts texts) {
    /** An OID and a length. */
    private static final int SMALLEST_FIELD = 8;

    static final int NULL_LENGTH = -1;

    int size() {
        return fields.size();
    }

    /** Moves to the first field, having counted them. */
    void begin(WireReader in, Format format) {
        int count;
        if (format == Format.BINARY) {
            count = in.readCount(SMALLEST_FIELD);
        } else {
            count = CompositeText.begin(in);
            if (count == 1 && size() == 0 && in.remaining() == 1) {
                in.skip(1);
                count = 0;
            }
        }
        if (count != size()) {
            String message = "a composite value of " + count + " fields where " + size() + " belong";
            throw isAnonymous() ? new MalformedBytesException(message) : new StaleTypeException(type, message);
        }
    }

    /** Reads what stands in front of a field's bytes in binary: its length, or {@link #NULL_LENGTH}. */
    int beginBinary(int field, WireReader in) {
        int oid = in.readInt();
        PgType known = fields.get(field).codecs().type();
        if (oid != known.oid()) {
            throw new StaleTypeException(
                    type,
                    "field " + fields.get(field).name() + " is of type OID " + Integer.toUnsignedString(oid) + " where "
                            + known.name() + " (" + Integer.toUnsignedString(known.oid()) + ") belongs");
        }
        return in.readInt();
    }

    void skipBinary(int field, WireReader in) {
        int length = beginBinary(field, in);
        if (length != NULL_LENGTH) {
            in.skip(length);
        }
    }

    /** A record without a type of its own cannot be altered, only be misunderstood. */
    private boolean isAnonymous() {
        return type.oid() == PgType.RECORD.oid();
    }

    /** {@return the index of the field with this name, -1 if there is none} */
    int indexOf(String name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    List<String> names() {
        return fields.stream().map(CompositeField::name).toList();
    }

    /** The fields' names, for error messages. */
    String describe() {
        StringJoiner names = new StringJoiner(", ");
        fields.forEach(field -> names.add(field.name()));
        return fields.isEmpty() ? "no fields" : names.toString();
    }
}
