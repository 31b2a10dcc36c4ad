// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

/**
 * A message from the client to the server (PostgreSQL manual, 54.7 Message Formats).
 *
 * <p>A driver at work writes without making these, with the methods of {@link FrontendWriter}; they are for everything
 * else: the start of a session, a server's end, a proxy, tests. Those that may carry secrets do not show them.
 */
public sealed interface FrontendMessage
        permits Bind,
                CancelRequest,
                Close,
                CopyData,
                CopyFail,
                Describe,
                Execute,
                FrontendSignal,
                FunctionCall,
                GssEncRequest,
                GssResponse,
                Parse,
                PasswordMessage,
                Query,
                SaslInitialResponse,
                SaslResponse,
                SslRequest,
                StartupMessage {
    /** Calls the method of {@code handler} that takes messages of this type. */
    void deliver(FrontendHandler handler);
}
