// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

/** A password, or in its place what {@link io.trunkline.protocol.auth.Md5Password} makes of it. */
public record PasswordMessage(String password) implements FrontendMessage {
    @Override
    public void deliver(FrontendHandler handler) {
        handler.on(this);
    }

    /** Does not show the password. */
    @Override
    public String toString() {
        return "PasswordMessage[…]";
    }
}
