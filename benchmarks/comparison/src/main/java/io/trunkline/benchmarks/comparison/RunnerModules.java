// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.comparison;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the runners that the build has left in the project, each with the class path that it is to have. */
final class RunnerModules {
    private final Path root;

    private RunnerModules(Path root) {
        this.root = root;
    }

    /** In the project that these classes were built in. */
    static RunnerModules ofThisProject() {
        try {
            Path classes = Path.of(RunnerModules.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            for (Path directory = classes; directory != null; directory = directory.getParent()) {
                if (Files.isDirectory(directory.resolve("benchmarks/peers"))) {
                    return new RunnerModules(directory);
                }
            }
            throw new IllegalStateException(
                    "the comparison runs from the project that it was built in, and " + classes + " is not in one");
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The class path of a driver's runner. */
    String classPath(Driver driver) {
        Path target = root.resolve(driver.module()).resolve("target");
        Path dependencies = target.resolve("class-path.txt");
        if (!Files.isDirectory(target.resolve("classes")) || !Files.isRegularFile(dependencies)) {
            throw new IllegalStateException("the runner of " + driver.label() + " is not built: mvn -q -pl "
                    + driver.module() + " -am process-classes");
        }
        try {
            return target.resolve("classes") + System.getProperty("path.separator") + Files.readString(dependencies);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
