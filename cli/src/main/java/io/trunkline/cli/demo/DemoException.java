// SPDX-License-Identifier: Apache-2.0
package io.trunkline.cli.demo;

/** The demo cannot run here; the message says why, and what to do. */
final class DemoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DemoException(String message) {
        super(message);
    }
}
