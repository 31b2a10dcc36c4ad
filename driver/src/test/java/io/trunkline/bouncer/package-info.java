// SPDX-License-Identifier: Apache-2.0
/**
 * The driver through a real PgBouncer: many connections that take turns on few of the server's.
 *
 * <p>Nothing here looks inside the driver. Read {@link io.trunkline.bouncer.NamedStatementsIT} first, then
 * {@link io.trunkline.bouncer.Mixture}, which is what each client does.
 */
package io.trunkline.bouncer;
