// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

/**
 * One column of a {@link RowDescription}.
 *
 * @param name as the query calls it; neither unique nor necessarily non-empty
 * @param tableOid of the table the column is from, or 0
 * @param attribute number of the column in that table, or 0
 * @param typeOid of the values' type
 * @param typeSize of the type in bytes; negative if it varies
 * @param typeModifier such as a length or precision, in the type's own code; -1 if none
 * @param format of the values to come: 0 text, 1 binary. Always 0 in the answer to Describe of a statement, which
 *     cannot know
 */
public record ColumnDescription(
        String name, int tableOid, short attribute, int typeOid, short typeSize, int typeModifier, int format) {}
