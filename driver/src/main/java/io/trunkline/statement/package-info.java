// SPDX-License-Identifier: Apache-2.0
/**
 * Prepared statements: what a connection knows of the SQL it has run, and how parameters are written for it.
 *
 * <p>Knows no queue and no subscribers. Read {@link io.trunkline.statement.Statement} first, then
 * {@link io.trunkline.statement.StatementCache}.
 */
@NullMarked
package io.trunkline.statement;

import org.jspecify.annotations.NullMarked;
