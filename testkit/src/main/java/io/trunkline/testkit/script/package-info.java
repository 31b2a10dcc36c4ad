// SPDX-License-Identifier: Apache-2.0
/**
 * A server that does what a test wants it to: late, torn, wrong or not at all, and strict about what it hears.
 *
 * <p>Speaks the protocol with the server's end of the codec's engines, so whatever the client sends is checked as a server
 * would. Knows no driver and no test framework: violations are {@link java.lang.AssertionError}s. TLS is the JDK's. Read
 * {@link io.trunkline.testkit.script.Script} first, then {@link io.trunkline.testkit.script.ScriptedServer}.
 */
@NullMarked
package io.trunkline.testkit.script;

import org.jspecify.annotations.NullMarked;
