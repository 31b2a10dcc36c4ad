// SPDX-License-Identifier: Apache-2.0
package io.trunkline.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Inputs that are kept: one on each line of {@code fuzz/<target>.hex} among the test resources, in hexadecimal digits. Lines
 * that begin with {@code #} say what the next ones are.
 */
public final class Corpus {
    private Corpus() {}

    /**
     * {@return the inputs kept for the target, in the order of the file}
     *
     * @param beside a class of the module that has the file
     * @throws IllegalArgumentException if there is no such file, or a line is not hexadecimal
     */
    public static List<byte[]> of(Class<?> beside, String target) {
        String file = "/fuzz/" + target + ".hex";
        List<byte[]> inputs = new ArrayList<>();
        try (InputStream stream = beside.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalArgumentException("no corpus at " + file);
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    inputs.add(HexFormat.of().parseHex(line.strip()));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return inputs;
    }
}
