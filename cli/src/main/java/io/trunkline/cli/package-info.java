// SPDX-License-Identifier: Apache-2.0
/**
 * The {@code trunkline} command: what it can do, and how it speaks.
 *
 * <p>Results go to standard output, progress and complaints to standard error. A command knows its own options and prints;
 * what it does lies in a package of its own, such as {@link io.trunkline.cli.demo}. Runs on the class path, from the
 * launcher in the project's root. Read {@link io.trunkline.cli.Trunkline} first, then
 * {@link io.trunkline.cli.demo.DemoCommand}.
 */
@NullMarked
package io.trunkline.cli;

import org.jspecify.annotations.NullMarked;
