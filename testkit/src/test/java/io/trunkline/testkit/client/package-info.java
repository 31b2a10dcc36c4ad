// SPDX-License-Identifier: Apache-2.0
/** A client for this module's own tests, from the client's end of the protocol engines and a blocking socket. */
@NullMarked
package io.trunkline.testkit.client;

import org.jspecify.annotations.NullMarked;
