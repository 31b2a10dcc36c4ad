// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.container;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.containers.wait.strategy.WaitStrategy;
import org.testcontainers.utility.DockerImageName;

/**
 * A PostgreSQL server, or a pooler in front of one, in a container of its own.
 *
 * <p>Whoever connects is {@value #USER} with {@value #PASSWORD} in the database {@value #DATABASE}, by SCRAM-SHA-256.
 * Closing removes the container; those not closed go with the JVM.
 */
public final class ContainerServer implements AutoCloseable {
    public static final String POSTGRES_17 = "postgres:17";
    /** PostgreSQL 17 with the extension {@code vector} installed, not yet created. */
    public static final String PGVECTOR_17 = "pgvector/pgvector:pg17";

    public static final String PGBOUNCER = "edoburu/pgbouncer:latest";

    public static final String USER = "postgres";
    public static final String PASSWORD = "container secret";
    public static final String DATABASE = "shop";

    private static final int PORT = 5432;
    private static final String ALIAS = "db";

    private final GenericContainer<?> container;
    private final Network network;
    private final boolean ownsNetwork;

    private ContainerServer(GenericContainer<?> container, Network network, boolean ownsNetwork) {
        this.container = container;
        this.network = network;
        this.ownsNetwork = ownsNetwork;
    }

    /**
     * Starts a PostgreSQL image and answers when it accepts connections.
     *
     * @param settings parameters of {@code postgresql.conf}
     */
    public static ContainerServer postgres(String image, Map<String, String> settings) {
        List<String> command = new ArrayList<>(List.of("postgres"));
        settings.forEach((name, value) -> {
            command.add("-c");
            command.add(name + "=" + value);
        });
        // The image starts twice: once for itself to initialise, then for us.
        WaitStrategy ready = Wait.forLogMessage(".*database system is ready to accept connections.*\\s", 2);
        Map<String, String> environment =
                Map.of("POSTGRES_USER", USER, "POSTGRES_PASSWORD", PASSWORD, "POSTGRES_DB", DATABASE);
        return start(image, environment, command, ready, null, ALIAS);
    }

    public static ContainerServer postgres(String image) {
        return postgres(image, Map.of());
    }

    /**
     * Starts a PgBouncer in front of {@code server}, in the same network.
     *
     * @param environment the image's variables beside those that say which server and who, such as {@code POOL_MODE},
     *     {@code MAX_PREPARED_STATEMENTS} or {@code DEFAULT_POOL_SIZE}
     */
    public static ContainerServer pgBouncer(ContainerServer server, Map<String, String> environment) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("DB_HOST", ALIAS);
        all.put("DB_PORT", Integer.toString(PORT));
        all.put("DB_USER", USER);
        all.put("DB_PASSWORD", PASSWORD);
        all.put("DB_NAME", DATABASE);
        all.put("AUTH_TYPE", "scram-sha-256");
        all.putAll(environment);
        WaitStrategy ready = Wait.forLogMessage(".*process up: PgBouncer.*", 1);
        return start(PGBOUNCER, all, List.of(), ready, server.network, "pooler");
    }

    private static ContainerServer start(
            String image,
            Map<String, String> environment,
            List<String> command,
            WaitStrategy ready,
            @Nullable Network shared,
            String alias) {
        Network network = shared != null ? shared : Network.newNetwork();
        // Closing the container is closing the server: stop() does both.
        @SuppressWarnings("resource")
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image))
                .withEnv(environment)
                .withNetwork(network)
                .withNetworkAliases(alias)
                .withExposedPorts(PORT)
                .withStartupTimeout(Duration.ofSeconds(60))
                .waitingFor(ready);
        if (!command.isEmpty()) {
            container.setCommand(command.toArray(String[]::new));
        }
        ContainerServer server = new ContainerServer(container, network, shared == null);
        try {
            container.start();
            return server;
        } catch (RuntimeException failure) {
            server.close();
            throw failure;
        }
    }

    public String host() {
        return container.getHost();
    }

    public int port() {
        return container.getMappedPort(PORT);
    }

    /** With the password in it, percent-encoded. */
    public String uri() {
        return "postgresql://" + USER + ":" + PASSWORD.replace(" ", "%20") + "@" + host() + ":" + port() + "/"
                + DATABASE;
    }

    /** What the container has printed since it started. */
    public String log() {
        return container.getLogs();
    }

    @Override
    public void close() {
        container.stop();
        if (ownsNetwork) {
            network.close();
        }
    }

    @Override
    public String toString() {
        return container.getDockerImageName() + (container.isRunning() ? " on " + host() + ":" + port() : " (stopped)");
    }
}
