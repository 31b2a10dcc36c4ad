// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

import java.time.Duration;

/** Where results go: standard output, for people or for programs. */
interface Report {
    /** A step is over. */
    void add(Result result);

    /** All steps are over, or one has failed. */
    void end(Duration total);
}
