// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.container;

import com.github.dockerjava.api.command.InspectContainerResponse;
import java.time.Duration;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** In a container that uses the network of its host, as the embedded servers listen nowhere else than on loopback. */
final class ContainedPooler implements PoolerProcess {
    private static final String DIRECTORY = "/tmp/pooler";

    private final Logged container;

    private ContainedPooler(Logged container) {
        this.container = container;
    }

    static PoolerProcess launch(PoolerFiles files) {
        // Ending the pooler is closing the container: stop() does both.
        @SuppressWarnings("resource")
        Logged container = new Logged();
        container
                .withNetworkMode("host")
                .withCopyToContainer(
                        Transferable.of(files.configuration(DIRECTORY, "postgres")), DIRECTORY + "/pgbouncer.ini")
                .withCopyToContainer(Transferable.of(files.userList()), DIRECTORY + "/userlist.txt")
                // The image's own entry point would write a configuration of its own.
                .withCreateContainerCmdModifier(
                        command -> command.withEntrypoint("pgbouncer", DIRECTORY + "/pgbouncer.ini"))
                .withStartupTimeout(Duration.ofSeconds(30))
                .waitingFor(Wait.forLogMessage(".*" + READY + ".*", 1));
        try {
            container.start();
            return new ContainedPooler(container);
        } catch (ContainerLaunchException failure) {
            container.stop();
            RuntimeException refusal = PoolerProcess.refusal(container.log());
            refusal.addSuppressed(failure);
            throw refusal;
        }
    }

    @Override
    public String log() {
        return container.log();
    }

    @Override
    public void end() {
        container.stop();
    }

    /** Keeps what it has printed when it goes, which it does by itself where it does not start. */
    private static final class Logged extends GenericContainer<Logged> {
        private volatile String last = "";

        Logged() {
            super(DockerImageName.parse(ContainerServer.PGBOUNCER));
        }

        @Override
        protected void containerIsStopping(InspectContainerResponse info) {
            last = getLogs();
        }

        String log() {
            return getContainerId() == null ? last : getLogs();
        }
    }
}
