// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

/**
 * A message from the server to the client (PostgreSQL manual, 54.7 Message Formats).
 *
 * <p>Most are plain values. {@link DataRow}, {@link CommandComplete} and {@link CopyData}, of which there may be millions,
 * are views of received bytes when a {@link BackendReader} delivers them: valid until the handler returns, and to be
 * copied by whoever wants to keep one. Messages without content are constants of {@link Signal}.
 */
public sealed interface BackendMessage
        permits Authentication,
                BackendKeyData,
                CommandComplete,
                CopyBothResponse,
                CopyData,
                CopyInResponse,
                CopyOutResponse,
                DataRow,
                ErrorResponse,
                FunctionCallResponse,
                NegotiateProtocolVersion,
                NoticeResponse,
                NotificationResponse,
                ParameterDescription,
                ParameterStatus,
                ReadyForQuery,
                RowDescription,
                Signal {
    /** Calls the method of {@code handler} that takes messages of this type. */
    void deliver(BackendHandler handler);
}
