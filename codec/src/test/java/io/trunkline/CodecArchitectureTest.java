// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Who may know whom in this module. */
class CodecArchitectureTest {
    private static final Path SOURCES = Path.of("src/main/java");

    private static final JavaClasses CLASSES = new ClassFileImporter().importPath(Path.of("target/classes"));

    @Test
    void messagesAndValuesDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("io.trunkline.protocol..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.trunkline.codec..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.trunkline.codec..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.trunkline.protocol..")
                .check(CLASSES);
    }

    @Test
    void authenticationKnowsNoMessagesAndTheWireKnowsNobody() {
        noClasses()
                .that()
                .resideInAPackage("io.trunkline.protocol.auth..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.trunkline.protocol")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAnyPackage("io.trunkline.wire..", "io.trunkline.error..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.trunkline.protocol..", "io.trunkline.codec..")
                .check(CLASSES);
    }

    @Test
    void nobodyKnowsSocketsBuffersOrPublishers() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.netty..",
                        "io.vertx..",
                        "reactor..",
                        "org.reactivestreams..",
                        "java.nio.channels..",
                        "java.util.concurrent.locks..")
                .check(CLASSES);
        // An address is a value.
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("java.net..")
                        .and(not(belongToAnyOf(
                                InetAddress.class,
                                Inet4Address.class,
                                Inet6Address.class,
                                UnknownHostException.class))))
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.trunkline.(**)")
                .should()
                .beFreeOfCycles()
                // The registry is the front of the built-in codecs, which nobody else may see.
                .ignoreDependency(
                        resideInAPackage("io.trunkline.codec"), resideInAPackage("io.trunkline.codec.builtin"))
                .check(CLASSES);
    }

    @Test
    void nothingIsSynchronized() throws IOException {
        Pattern keyword = Pattern.compile("^[^*/\"]*\\bsynchronized\\b", Pattern.MULTILINE);
        List<Path> sources = sources();
        assertThat(sources).hasSizeGreaterThan(10);
        for (Path source : sources) {
            assertThat(keyword.matcher(Files.readString(source)).find())
                    .as(source.toString())
                    .isFalse();
        }
    }

    @Test
    void everyPackageSaysWhatItIsAndIsNullMarked() throws Exception {
        Set<String> packages = new TreeSet<>();
        CLASSES.forEach(type -> packages.add(type.getPackageName()));
        assertThat(packages).contains("io.trunkline.protocol", "io.trunkline.wire");
        for (String name : packages) {
            assertThat(Class.forName(name + ".package-info").isAnnotationPresent(NullMarked.class))
                    .as(name)
                    .isTrue();
            assertThat(SOURCES.resolve(name.replace('.', '/')).resolve("package-info.java"))
                    .content()
                    .contains("/**");
        }
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
