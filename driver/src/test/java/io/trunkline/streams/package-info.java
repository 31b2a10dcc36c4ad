// SPDX-License-Identifier: Apache-2.0
/**
 * Every public publisher against the rules of Reactive Streams, as its own compatibility kit has them, and a real server.
 *
 * <p>Knows the driver by its public API only. Read {@link io.trunkline.streams.Subject} for the publishers, then {@link
 * io.trunkline.streams.ReactiveStreamsIT} for which rules apply.
 */
@NullMarked
package io.trunkline.streams;

import org.jspecify.annotations.NullMarked;
