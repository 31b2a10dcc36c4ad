// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import io.trunkline.codec.PgType;

/**
 * A column of a result, as the server describes it. Whether it can be NULL the server does not say.
 *
 * @param name
 *     as the query calls it: neither unique nor necessarily non-empty
 * @param type
 *     its type; one that neither this driver nor the database's catalog knows has its OID's digits for a name, as
 *     {@code regtype} prints it
 * @param typeModifier
 *     what stands in parentheses behind the type, a length or a precision, in the type's own code
 *     ({@code pg_attribute.atttypmod}); -1 if nothing does
 * @param tableOid
 *     the OID of the table that the column is from, unsigned; 0 if it is from none
 * @param attribute
 *     the number of the column in that table, counted from 1, below 0 for system columns; 0 if it is from none
 * @see <a href="https://www.postgresql.org/docs/current/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-ROWDESCRIPTION">
 *     RowDescription</a>
 */
public record Column(String name, PgType type, int typeModifier, int tableOid, int attribute) {}
