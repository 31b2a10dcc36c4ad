// SPDX-License-Identifier: Apache-2.0
/**
 * Authentication as pure functions on bytes: SCRAM and the MD5 exchange, at both ends.
 *
 * <p>Knows no messages and no connection; whoever drives it decides which methods are allowed and on which thread the
 * expensive part runs. Read {@link io.trunkline.protocol.auth.ScramClient} first.
 */
@NullMarked
package io.trunkline.protocol.auth;

import org.jspecify.annotations.NullMarked;
