// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.trunkline.exchange.Exchange;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may import whom in this module, and what none of it may do. */
class ImportRulesTest {
    private static final String API = "io.trunkline";

    /** Each package may use those behind it, and the API's types; the transport uses none. */
    private static final List<String> ORDER = List.of("session", "connect", "exchange", "statement", "row", "catalog");

    private static final JavaClasses DRIVER = driver();

    private static JavaClasses driver() {
        try {
            Path classes = Path.of(PgConnection.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return new ClassFileImporter().importPath(classes);
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void theRulesSeeTheModule() {
        assertThat(DRIVER.contain(PgConnection.class)).isTrue();
        assertThat(DRIVER.contain(Exchange.class)).isTrue();
        assertThat(DRIVER).hasSizeGreaterThan(50);
    }

    @Test
    void onlyTheTransportKnowsTheNetwork() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.trunkline.transport..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(DRIVER);
        noClasses()
                .that()
                .resideOutsideOfPackage("io.trunkline.transport..")
                .and()
                .areNotAssignableTo(PgTransport.class)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.vertx..")
                .check(DRIVER);
    }

    @Test
    void theTransportKnowsNothingOfPostgres() {
        classes()
                .that()
                .resideInAPackage("io.trunkline.transport")
                .should()
                .onlyDependOnClassesThat(resideOutside("io.trunkline")
                        .or(isIn("io.trunkline.transport"))
                        .or(isIn("io.trunkline.wire"))
                        .or(DescribedPredicate.describe("PgTransport", type -> type.isEquivalentTo(PgTransport.class))))
                .check(DRIVER);
    }

    @Test
    void tlsKnowsNoNetworkAndNoPostgres() {
        classes()
                .that()
                .resideInAPackage("io.trunkline.tls")
                .should()
                .onlyDependOnClassesThat(isIn("io.trunkline.tls")
                        .or(isIn(API))
                        .or(isIn("io.trunkline.error"))
                        .or(DescribedPredicate.describe(
                                "are of the JDK",
                                type -> type.getBaseComponentType().isPrimitive()
                                        || type.getBaseComponentType()
                                                .getPackageName()
                                                .startsWith("java")
                                        || type.getPackageName().equals("org.jspecify.annotations"))))
                .check(DRIVER);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void importsPointOneWay(int index) {
        String from = API + "." + ORDER.get(index);
        for (String before : ORDER.subList(0, index)) {
            noClasses()
                    .that()
                    .resideInAPackage(from)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(API + "." + before)
                    .check(DRIVER);
        }
        if (index > ORDER.indexOf("connect")) {
            noClasses()
                    .that()
                    .resideInAPackage(from)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(API + ".transport")
                    .check(DRIVER);
        }
    }

    @Test
    void theSettingsKnowNobody() {
        classes()
                .that()
                .resideInAPackage("io.trunkline.settings")
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.describe(
                        "are of the JDK, annotations, or the API's",
                        type -> Stream.of("java.", "org.jspecify.")
                                        .anyMatch(type.getBaseComponentType().getPackageName()::startsWith)
                                || type.getBaseComponentType().isPrimitive()
                                || isIn(API).test(type)
                                || isIn("io.trunkline.settings").test(type)))
                .check(DRIVER);
    }

    @Test
    void thePackagesAreInNoCircle() {
        // The API's factories point inside; that circle is meant, and the next test keeps it small.
        Map<String, Set<String>> uses = new HashMap<>();
        for (JavaClass type : DRIVER) {
            if (!type.getPackageName().equals(API)) {
                type.getDirectDependenciesFromSelf().stream()
                        .map(dependency -> dependency
                                .getTargetClass()
                                .getBaseComponentType()
                                .getPackageName())
                        .filter(target -> target.startsWith(API + ".") && !target.equals(type.getPackageName()))
                        .forEach(target -> uses.computeIfAbsent(type.getPackageName(), name -> new TreeSet<>())
                                .add(target));
            }
        }
        uses.forEach((from, targets) -> targets.forEach(target -> assertThat(uses.getOrDefault(target, Set.of()))
                .as(from + " uses " + target)
                .doesNotContain(from)));
    }

    @Test
    void theApiReachesInsideFromItsFactoriesOnly() {
        noClasses()
                .that()
                .resideInAPackage(API)
                .and(DescribedPredicate.describe("are no factories", type -> !Set.of(
                                PgConnection.class.getName(), PgConfig.class.getName(), PgTransport.class.getName())
                        .contains(type.getName())))
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are this module's inside",
                        type -> DRIVER.contain(type.getName())
                                && !type.getPackageName().equals(API)))
                .check(DRIVER);
    }

    @Test
    void theApiSpeaksOfNoMessagesAndNoBytesOnTheWire() {
        List<String> leaks = new ArrayList<>();
        for (JavaClass type : DRIVER) {
            if (type.getPackageName().equals(API) && type.getModifiers().contains(JavaModifier.PUBLIC)) {
                for (JavaCodeUnit method : type.getCodeUnits()) {
                    if (!method.getModifiers().contains(JavaModifier.PRIVATE)) {
                        Stream.concat(method.getRawParameterTypes().stream(), Stream.of(method.getRawReturnType()))
                                .map(JavaClass::getBaseComponentType)
                                .filter(mentioned -> mentioned.getPackageName().startsWith("io.trunkline.protocol")
                                        || mentioned.getPackageName().equals("io.trunkline.wire"))
                                .forEach(mentioned -> leaks.add(method.getFullName() + " mentions " + mentioned));
                    }
                }
            }
        }
        assertThat(leaks).isEmpty();
    }

    @Test
    void nothingBlocks() {
        noClasses()
                .should()
                .callMethodWhere(DescribedPredicate.describe("blocks", call -> {
                    String owner = call.getTargetOwner().getName();
                    String name = call.getName();
                    return (owner.startsWith("reactor.core.publisher.") && name.startsWith("block"))
                            || (owner.equals("java.lang.Thread") && (name.equals("sleep") || name.equals("join")))
                            || (owner.equals("java.lang.Object") && name.equals("wait"))
                            || (owner.startsWith("java.util.concurrent.")
                                    && Set.of("await", "join", "lock", "acquire", "take")
                                            .contains(name));
                }))
                .check(DRIVER);
        methods().should().notHaveModifier(JavaModifier.SYNCHRONIZED).check(DRIVER);
    }

    /** A synchronized block is not a thing that class files show to the rules above. */
    @Test
    void nothingIsSynchronized() throws IOException {
        Pattern block = Pattern.compile("\\bsynchronized\\s*\\(");
        Path sources = Path.of(System.getProperty("basedir", "."), "src", "main", "java");
        List<Path> files;
        try (Stream<Path> tree = Files.walk(sources)) {
            files = tree.filter(file -> file.toString().endsWith(".java")).toList();
        }
        assertThat(files).hasSizeGreaterThan(40);
        for (Path file : files) {
            assertThat(Files.readString(file)).as(file.toString()).doesNotContainPattern(block);
        }
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> packages = new TreeSet<>();
        for (JavaClass type : DRIVER) {
            if (!type.getSimpleName().equals("module-info")) {
                JavaPackage home = type.getPackage();
                packages.add(home.getName());
                assertThat(home.isAnnotatedWith(NullMarked.class))
                        .as(home.getName() + " is @NullMarked")
                        .isTrue();
            }
        }
        assertThat(packages).contains(API, "io.trunkline.session", "io.trunkline.transport");
    }

    @Test
    void exchangesAreFinalOrAbstract() {
        classes()
                .that()
                .areAssignableTo(Exchange.class)
                .should()
                .haveModifier(FINAL)
                .orShould()
                .haveModifier(ABSTRACT)
                .check(DRIVER);
    }

    @Test
    void theApiIsInterfacesAndFinalClasses() {
        classes()
                .that()
                .resideInAPackage(API)
                .and()
                .arePublic()
                .and()
                .areNotInterfaces()
                .should()
                .haveModifier(FINAL)
                .check(DRIVER);
    }

    private static DescribedPredicate<JavaClass> isIn(String name) {
        return DescribedPredicate.describe(
                "in " + name,
                type -> type.getBaseComponentType().getPackageName().equals(name));
    }

    private static DescribedPredicate<JavaClass> resideOutside(String name) {
        return DescribedPredicate.describe(
                "outside of " + name,
                type -> !type.getBaseComponentType().getPackageName().startsWith(name));
    }
}
