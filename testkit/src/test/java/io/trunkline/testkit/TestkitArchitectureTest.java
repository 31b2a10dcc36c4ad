// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What each package may know, so that a command with a server of its own needs no test library to run. */
@AnalyzeClasses(packages = "io.trunkline.testkit", importOptions = ImportOption.DoNotIncludeTests.class)
class TestkitArchitectureTest {
    @ArchTest
    static final ArchRule theEmbeddedServerNeedsNothingButTheCodecAndXz = classes()
            .that()
            .resideInAPackage("io.trunkline.testkit.server")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify.annotations",
                    "org.tukaani.xz",
                    "io.trunkline.wire",
                    "io.trunkline.testkit.server");

    @ArchTest
    static final ArchRule scriptsNeedNothingButTheCodecAndCertificates = classes()
            .that()
            .resideInAPackage("io.trunkline.testkit.script")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.net.ssl",
                    "org.jspecify.annotations",
                    "io.trunkline.wire",
                    "io.trunkline.error",
                    "io.trunkline.protocol..",
                    "io.trunkline.testkit.tls",
                    "io.trunkline.testkit.script");

    @ArchTest
    static final ArchRule theProxyNeedsNothing = classes()
            .that()
            .resideInAPackage("io.trunkline.testkit.proxy")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify.annotations", "io.trunkline.testkit.proxy");

    @ArchTest
    static final ArchRule certificatesNeedNothingButBouncyCastle = classes()
            .that()
            .resideInAPackage("io.trunkline.testkit.tls")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.security.auth.x500",
                    "org.jspecify.annotations",
                    "org.bouncycastle..",
                    "io.trunkline.testkit.tls");

    @ArchTest
    static final ArchRule nothingKnowsTheDriver = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.trunkline.driver..", "io.vertx..", "io.trunkline.cli..", "io.trunkline.pool..");
}
