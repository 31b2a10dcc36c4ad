// SPDX-License-Identifier: Apache-2.0
/**
 * From a string to libpq's settings: connection strings in both of libpq's forms, service files, the environment, defaults,
 * and password files, with libpq's syntax and precedence.
 *
 * <p>Values stay text here; what they mean is for the configuration to say. Knows no connection, no network and no thread:
 * what reads files blocks, and its callers see to it that no event loop waits. Read
 * {@link io.trunkline.settings.ConnectionString} first, then {@link io.trunkline.settings.Settings}.
 */
@NullMarked
package io.trunkline.settings;

import org.jspecify.annotations.NullMarked;
