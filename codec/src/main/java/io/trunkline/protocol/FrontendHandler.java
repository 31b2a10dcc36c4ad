// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

/**
 * Takes messages from the client, one method per type.
 *
 * <p>Whoever implements this says by the methods it overrides which messages it expects; all others arrive at {@link
 * #unexpected}.
 */
public interface FrontendHandler {
    /** Takes every message whose own method is not overridden. */
    void unexpected(FrontendMessage message);

    default void on(StartupMessage message) {
        unexpected(message);
    }

    default void on(SslRequest message) {
        unexpected(message);
    }

    default void on(GssEncRequest message) {
        unexpected(message);
    }

    default void on(CancelRequest message) {
        unexpected(message);
    }

    default void on(PasswordMessage message) {
        unexpected(message);
    }

    default void on(SaslInitialResponse message) {
        unexpected(message);
    }

    default void on(SaslResponse message) {
        unexpected(message);
    }

    default void on(GssResponse message) {
        unexpected(message);
    }

    default void on(Query message) {
        unexpected(message);
    }

    default void on(Parse message) {
        unexpected(message);
    }

    default void on(Bind message) {
        unexpected(message);
    }

    default void on(Describe message) {
        unexpected(message);
    }

    default void on(Execute message) {
        unexpected(message);
    }

    default void on(Close message) {
        unexpected(message);
    }

    default void on(FrontendSignal message) {
        unexpected(message);
    }

    default void on(FunctionCall message) {
        unexpected(message);
    }

    default void on(CopyData message) {
        unexpected(message);
    }

    default void on(CopyFail message) {
        unexpected(message);
    }
}
