// SPDX-License-Identifier: Apache-2.0
/**
 * What is known of one database's types beyond those that every PostgreSQL has, and the question that is asked of those
 * that are not known yet.
 *
 * <p>Knows no statements, rows or sockets. Read {@link io.trunkline.catalog.TypeCatalog} first, then
 * {@link io.trunkline.catalog.TypeQuestion}.
 */
@NullMarked
package io.trunkline.catalog;

import org.jspecify.annotations.NullMarked;
