// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

/**
 * Takes messages from the server, one method per type or family.
 *
 * <p>Whoever implements this says by the methods it overrides which messages it expects; all others arrive at {@link
 * #unexpected}.
 */
public interface BackendHandler {
    /** Takes every message whose own method is not overridden. */
    void unexpected(BackendMessage message);

    default void on(DataRow message) {
        unexpected(message);
    }

    default void on(CommandComplete message) {
        unexpected(message);
    }

    default void on(ReadyForQuery message) {
        unexpected(message);
    }

    default void on(Signal message) {
        unexpected(message);
    }

    default void on(RowDescription message) {
        unexpected(message);
    }

    default void on(ParameterDescription message) {
        unexpected(message);
    }

    default void on(ErrorResponse message) {
        unexpected(message);
    }

    default void on(NoticeResponse message) {
        unexpected(message);
    }

    default void on(NotificationResponse message) {
        unexpected(message);
    }

    default void on(ParameterStatus message) {
        unexpected(message);
    }

    default void on(BackendKeyData message) {
        unexpected(message);
    }

    default void on(Authentication message) {
        unexpected(message);
    }

    default void on(NegotiateProtocolVersion message) {
        unexpected(message);
    }

    default void on(CopyInResponse message) {
        unexpected(message);
    }

    default void on(CopyOutResponse message) {
        unexpected(message);
    }

    default void on(CopyBothResponse message) {
        unexpected(message);
    }

    default void on(CopyData message) {
        unexpected(message);
    }

    default void on(FunctionCallResponse message) {
        unexpected(message);
    }
}
