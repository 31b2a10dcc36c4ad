// SPDX-License-Identifier: Apache-2.0
package io.trunkline.statement;

import io.trunkline.UsageException;
import io.trunkline.catalog.TypeCatalog;
import io.trunkline.codec.Codec;
import io.trunkline.codec.CodecRegistry;
import io.trunkline.codec.Format;
import io.trunkline.codec.PgType;
import io.trunkline.error.CodecException;
import io.trunkline.error.Outcome;
import io.trunkline.protocol.BindParameters;
import io.trunkline.protocol.WireName;
import io.trunkline.statement.Statement.ParameterSlot;
import io.trunkline.wire.SizeLimitException;
import io.trunkline.wire.WireWriter;
import org.jspecify.annotations.Nullable;

/**
 * Decides how each parameter goes out and writes it: in binary where its type is known and the value means the same there,
 * as text otherwise, so that the server judges it. Values that are written differently for each type, such as records, are
 * written for theirs, in text if the server takes nothing else. One per connection, used for one statement at a time.
 */
public final class ParameterBinder implements BindParameters {
    private static final @Nullable Object[] NONE = {};
    private static final int KEPT_BYTES = 16 * 1024;

    private final TypeCatalog types;
    private CodecRegistry codecs;
    private Statement statement;
    private @Nullable Object[] values = NONE;
    private boolean[] binary = new boolean[8];
    /** Where users' codecs may be at work, values are written apart: one that takes bytes back takes only its own. */
    private final @Nullable WireWriter apart;

    public ParameterBinder(TypeCatalog types) {
        this.types = types;
        this.codecs = types.codecs();
        this.apart = types.hasCodecsOfUsers() ? new WireWriter() : null;
        this.statement = new Statement("", DeclaredTypes.NONE, new int[0], WireName.UNNAMED, "", described -> {});
    }

    /** Points the binder at one execution. */
    public ParameterBinder bind(Statement statement, @Nullable Object[] values) {
        this.codecs = types.codecs();
        this.statement = statement;
        this.values = values;
        if (statement.slots.length != values.length) {
            statement.slots = newSlots(values.length);
        }
        if (binary.length < values.length) {
            binary = new boolean[values.length];
        }
        int[] oids = statement.parameterOids();
        for (int i = 0; i < values.length; i++) {
            binary[i] = oids != null && isBinary(i, oids[i]);
        }
        return this;
    }

    private static ParameterSlot[] newSlots(int length) {
        ParameterSlot[] slots = new ParameterSlot[length];
        for (int i = 0; i < length; i++) {
            slots[i] = new ParameterSlot();
        }
        return slots;
    }

    private boolean isBinary(int index, int oid) {
        Object value = values[index];
        if (value == null) {
            return false;
        }
        ParameterSlot slot = slot(index, value);
        if (!slot.typedTried) {
            slot.typed = codecs.forWriting(oid, value.getClass());
            slot.typedTried = true;
            slot.takesBinary = codecs.format(oid) == Format.BINARY;
        }
        Codec<Object> codec = slot.typed;
        if (codec == null || !slot.takesBinary) {
            return false;
        }
        try {
            return codec.isExact(value);
        } catch (Exception | StackOverflowError | AssertionError | LinkageError failure) {
            throw cannotBeSent(index, value, failure);
        }
    }

    private ParameterSlot slot(int index, Object value) {
        ParameterSlot slot = statement.slots[index];
        if (slot.type != value.getClass()) {
            slot.type = value.getClass();
            slot.typed = null;
            slot.typedTried = false;
            slot.text = null;
        }
        return slot;
    }

    @Override
    public int count() {
        return values.length;
    }

    @Override
    public boolean isNull(int index) {
        return values[index] == null;
    }

    @Override
    public int format(int index) {
        return (binary[index] ? Format.BINARY : Format.TEXT).code();
    }

    @Override
    public void write(int index, WireWriter out) {
        Object value = values[index];
        if (value == null) {
            throw new IllegalStateException("NULL has no bytes");
        }
        Codec<Object> codec = binary[index] ? statement.slots[index].typed : textCodec(index, value);
        if (codec == null) {
            throw new UsageException(
                    "parameter $" + (index + 1) + " is a " + value.getClass().getName()
                            + ", which no codec takes: pass a" + " type that PostgreSQL knows, or its text as a String",
                    Outcome.NOT_SENT);
        }
        try {
            Format format = binary[index] ? Format.BINARY : Format.TEXT;
            if (apart == null) {
                codec.encode(value, out, format);
            } else {
                apart.clear(KEPT_BYTES);
                codec.encode(value, apart, format);
                out.writeBytes(apart.array(), 0, apart.size());
            }
        } catch (SizeLimitException tooLarge) {
            throw tooLarge;
        } catch (Exception | StackOverflowError | AssertionError | LinkageError failure) {
            throw cannotBeSent(index, value, failure);
        }
    }

    /** Whatever a codec throws, errors that are its own doing included, is its parameter's and nobody else's. */
    private CodecException cannotBeSent(int index, Object value, Throwable failure) {
        return new CodecException(
                "parameter $" + (index + 1) + " (" + typeName(index) + ", given a "
                        + value.getClass().getName() + ") cannot be sent: "
                        + (failure.getMessage() == null ? failure.toString() : failure.getMessage()),
                Outcome.NOT_SENT,
                failure);
    }

    /** The class's own text, and where it has none, what the type's codec writes of a value of that class. */
    private @Nullable Codec<Object> textCodec(int index, Object value) {
        ParameterSlot slot = slot(index, value);
        if (slot.typed != null && !codecs.hasText(value)) {
            return slot.typed;
        }
        if (slot.text == null) {
            slot.text = codecs.forText(value.getClass());
        }
        return slot.text;
    }

    private String typeName(int index) {
        int[] oids = statement.parameterOids();
        if (oids == null) {
            return "type not known yet";
        }
        PgType type = codecs.type(oids[index]);
        return type == null ? "type with OID " + Integer.toUnsignedString(oids[index]) : type.name();
    }
}
