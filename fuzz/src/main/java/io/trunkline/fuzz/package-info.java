// SPDX-License-Identifier: Apache-2.0
/**
 * A fuzzer for the tests of the other modules: seeded, on many threads, without an agent.
 *
 * <p>A {@link io.trunkline.fuzz.Target} takes bytes and says by a number how it behaved; inputs that bring about a behaviour
 * not seen before are kept and changed further, beside the valid ones it began with. Targets stand in the test sources of
 * the module they try, in a package of the same name. It must not know any of those modules, so that the lowest of them
 * can use it. Read {@link io.trunkline.fuzz.Target} first, then {@link io.trunkline.fuzz.Fuzzer}.
 */
@NullMarked
package io.trunkline.fuzz;

import org.jspecify.annotations.NullMarked;
