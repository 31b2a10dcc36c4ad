// SPDX-License-Identifier: Apache-2.0
/**
 * Gates that every test class passes through: what leaks, what is dropped, and which seed it was.
 *
 * <p>A module takes them by naming them, one a line, in
 * {@code src/test/resources/META-INF/services/org.junit.jupiter.api.extension.Extension}; JUnit then applies them to all
 * its tests, so that no class can forget to. {@link io.trunkline.testkit.gate.LeakGate} also wants the tests' JVM to be
 * started with {@code -Dio.netty.customResourceLeakDetector=io.netty.util.LeakPresenceDetector}, which the module gives in
 * its property {@code test.jvm.arguments}. Each gate has a test that shows it firing. They know Netty's buffers and
 * Reactor's hooks, but no driver. Read {@link io.trunkline.testkit.gate.LeakGate} first, then
 * {@link io.trunkline.testkit.gate.DroppedSignals}.
 */
@NullMarked
package io.trunkline.testkit.gate;

import org.jspecify.annotations.NullMarked;
