// SPDX-License-Identifier: Apache-2.0
package io.trunkline.fuzz;

import java.util.List;

/** What is tried: it takes any bytes, and whatever it throws is a finding. One instance serves one thread. */
public interface Target {
    /** {@return inputs to begin with, at least one; valid ones, so that changed ones are nearly so} */
    List<byte[]> seeds();

    /** {@return a changed copy; a target that knows what its bytes mean changes them so that they get further} */
    default byte[] change(byte[] input, Mutator mutator) {
        return mutator.bytes(input, 0);
    }

    /**
     * Tries an input, which it leaves as it is.
     *
     * @return a number for what happened, the same for inputs that were treated alike; inputs with a new one are kept
     */
    int run(byte[] input);

    /** {@return how many bytes of memory the input may cost, garbage included} */
    default long memoryLimit(byte[] input) {
        return (2 << 20) + 1024L * input.length;
    }
}
