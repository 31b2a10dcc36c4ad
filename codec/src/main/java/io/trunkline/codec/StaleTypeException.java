// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

/**
 * A value of a composite type does not have the fields that the catalog named: the type was altered since.
 *
 * <p>Whoever keeps what a catalog said looks the type up again; the value at hand cannot be read.
 */
public final class StaleTypeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int typeOid;

    /** @param message what differs */
    public StaleTypeException(PgType type, String message) {
        super(message + ": type " + type.name() + " was altered since it was looked up");
        this.typeOid = type.oid();
    }

    /** {@return the OID of the composite type, unsigned} */
    public int typeOid() {
        return typeOid;
    }
}
