// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec;

/**
 * What is known of a composite type does not fit a value or the Java class that it is to be: it has other fields than the
 * catalog named, because the type was altered since, or because the class was never right.
 *
 * <p>Whoever keeps what a catalog said looks the type up again; the value at hand cannot be read or written.
 */
public final class StaleTypeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int typeOid;

    /** @param message what differs, in a value of the server's */
    public StaleTypeException(PgType type, String message) {
        this(message + ": type " + type.name() + " was altered since it was looked up", type.oid());
    }

    private StaleTypeException(String message, int typeOid) {
        super(message);
        this.typeOid = typeOid;
    }

    /**
     * For a Java class that does not fit, which may be the class's fault as well.
     *
     * @param message what differs
     */
    public static StaleTypeException suspect(PgType type, String message) {
        return new StaleTypeException(message, type.oid());
    }

    /** {@return the OID of the composite type, unsigned} */
    public int typeOid() {
        return typeOid;
    }
}
