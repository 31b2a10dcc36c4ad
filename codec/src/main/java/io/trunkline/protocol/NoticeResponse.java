// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import io.trunkline.error.ErrorFields;

/** Something worth knowing that is no error. May arrive at any time. */
public record NoticeResponse(ErrorFields fields) implements BackendMessage {
    @Override
    public void deliver(BackendHandler handler) {
        handler.on(this);
    }
}
