// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.testkit.server.EmbeddedServer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test that has a parameter of type {@link PgConnection} a new connection to the shared server.
 *
 * <p>Whatever the test did to it, afterwards it must be closed, or answer and be in no transaction; then it is closed.
 */
public final class WithConnection implements ParameterResolver, AfterEachCallback {
    private static final Namespace NAMESPACE = Namespace.create(WithConnection.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == PgConnection.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        PgConnection connection = connect();
        test.getStore(NAMESPACE).put(PgConnection.class, connection);
        return connection;
    }

    /** A connection as the superuser to the shared server, for the caller to close. */
    static PgConnection connect() {
        return Outcomes.value(PgConnection.connect(EmbeddedServer.shared().uri()));
    }

    /** The shared server's address. */
    static PgConfig config() {
        return PgConfig.parse(EmbeddedServer.shared().uri());
    }

    @Override
    public void afterEach(ExtensionContext test) {
        PgConnection connection = test.getStore(NAMESPACE).remove(PgConnection.class, PgConnection.class);
        if (connection != null) {
            checkAndClose(connection);
        }
    }

    /** Fails if the connection is open and cannot be used by the next one. */
    static void checkAndClose(PgConnection connection) {
        try {
            if (connection.isOpen()) {
                // The server refuses this in a transaction.
                assertThat(Outcomes.outcome(connection.execute("discard all")))
                        .as("the connection answers, outside any transaction")
                        .isNull();
            }
        } finally {
            Outcomes.completion(connection.close());
        }
    }
}
