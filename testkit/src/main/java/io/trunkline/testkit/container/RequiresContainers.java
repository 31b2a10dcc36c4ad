// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.container;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class that starts containers: it is skipped, with one line on standard error that says so, where no usable Docker
 * answers. With {@code -Dtrunkline.containers=required} it fails there instead, so that a build that is meant to run it
 * cannot quietly stop doing so.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(DockerGate.class)
public @interface RequiresContainers {}
