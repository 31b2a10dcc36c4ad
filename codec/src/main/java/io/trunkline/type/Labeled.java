// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

/**
 * Implemented by Java enums whose constants have other names than the labels of the PostgreSQL enum; without it a
 * constant's label is its {@link Enum#name}.
 *
 * <p>Labels of one Java enum are all different, and the same whenever asked.
 *
 * @see <a href="https://www.postgresql.org/docs/current/datatype-enum.html">Enumerated types</a>
 */
public interface Labeled {
    /** {@return the label, as in {@code create type … as enum}} */
    String label();
}
