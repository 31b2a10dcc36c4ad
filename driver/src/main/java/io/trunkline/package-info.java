// SPDX-License-Identifier: Apache-2.0
/**
 * The API: what a user of Trunkline reads.
 *
 * <p>Everything is cold and immutable until subscribed; signals arrive on the connection's event loop; subscribing twice is
 * pipelining. Knows nothing of the wire: how a query travels is told in {@code docs/architecture.md}. Read
 * {@link io.trunkline.PgClient} first, then {@link io.trunkline.Query}.
 */
@NullMarked
package io.trunkline;

import org.jspecify.annotations.NullMarked;
