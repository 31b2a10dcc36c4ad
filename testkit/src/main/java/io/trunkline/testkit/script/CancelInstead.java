// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.script;

import io.trunkline.protocol.CancelRequest;

/** The connection turns out to be one of cancelling, which the script did not expect: under TLS that is heard late. */
final class CancelInstead extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // Never serialised: it does not leave its thread.
    private final CancelRequest request;

    CancelInstead(CancelRequest request) {
        super("got " + request);
        this.request = request;
    }

    CancelRequest request() {
        return request;
    }
}
