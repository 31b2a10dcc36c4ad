// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

/**
 * A value whose {@link #toString} is the text that PostgreSQL prints for it and reads back as the same value.
 *
 * <p>So it can be a parameter wherever the server finds its type, with no codec: classes of users may implement this, too.
 */
public interface PgValue {
    /** {@return PostgreSQL's text of this value} */
    @Override
    String toString();

    /** {@return what stands between such values in the text of an array: a comma, but for {@code box}} */
    default char arrayDelimiter() {
        return ',';
    }
}
