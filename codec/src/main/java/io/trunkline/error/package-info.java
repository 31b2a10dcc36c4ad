// SPDX-License-Identifier: Apache-2.0
/**
 * What can go wrong, as types: one root that says what became of the statement, and the errors that arise where bytes
 * become messages and values.
 *
 * <p>What the server says is an {@link io.trunkline.error.ErrorFields}: as an error a
 * {@link io.trunkline.error.ServerException}, whose subclasses are the classes of SQLSTATEs, otherwise a
 * {@link io.trunkline.error.Notice}.
 *
 * <p>Knows no sockets and no publishers; the driver adds errors of its own. Read {@link io.trunkline.error.PgException}
 * first, then {@link io.trunkline.error.Outcome}.
 */
@NullMarked
package io.trunkline.error;

import org.jspecify.annotations.NullMarked;
