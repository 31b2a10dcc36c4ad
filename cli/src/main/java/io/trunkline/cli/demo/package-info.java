// SPDX-License-Identifier: Apache-2.0
/**
 * {@code trunkline demo}: the driver's main job on real input, step by step, each with a check of its own.
 *
 * <p>The steps are meant to be read: each is an example of the API, and of nothing else. They know neither where the server
 * comes from nor how results are printed. Read {@link io.trunkline.cli.demo.DemoCommand} first, then any
 * {@link io.trunkline.cli.demo.Step}, say {@link io.trunkline.cli.demo.LookUpCities}.
 */
@NullMarked
package io.trunkline.cli.demo;

import org.jspecify.annotations.NullMarked;
