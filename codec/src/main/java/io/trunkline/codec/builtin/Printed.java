// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.Format;
import io.trunkline.wire.WireReader;

/**
 * A codec that has a way of its own to a value's text: a shorter one than through its Java type, or one that also takes
 * what the Java type cannot hold, as a numeric's NaN.
 */
interface Printed {
    /** {@return the value's canonical text} The same for both formats. */
    String print(WireReader in, Format format);
}
