// SPDX-License-Identifier: Apache-2.0
package io.trunkline.fuzz;

import java.util.HexFormat;

/**
 * An input that broke its target, and how.
 *
 * @param input in hexadecimal digits, as a line of the corpus
 */
public record Finding(String input, Throwable failure) {
    Finding(byte[] input, Throwable failure) {
        this(HexFormat.of().formatHex(input), failure);
    }
}
