// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of TLS without a network: handshakes between two engines in memory, with certificates made on the spot, and with
 * keys that OpenSSL wrote.
 */
@NullMarked
package io.trunkline.tls;

import org.jspecify.annotations.NullMarked;
