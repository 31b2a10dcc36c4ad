// SPDX-License-Identifier: Apache-2.0
/**
 * Certificates and keys made for one test: authorities, servers, clients, and every format a key file may have.
 *
 * <p>Knows no server, no driver and no test framework. Only those who make certificates or write exotic key files need
 * Bouncy Castle on the class path; a {@link io.trunkline.testkit.tls.TestCertificate} itself does not. Read
 * {@link io.trunkline.testkit.tls.TestAuthority} first, then {@link io.trunkline.testkit.tls.TestCertificate}.
 */
@NullMarked
package io.trunkline.testkit.tls;

import org.jspecify.annotations.NullMarked;
