// SPDX-License-Identifier: Apache-2.0
package io.trunkline.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.SslMode;
import io.trunkline.protocol.Authentication;
import io.trunkline.protocol.SaslInitialResponse;
import io.trunkline.protocol.StartupMessage;
import io.trunkline.testkit.script.Script;
import io.trunkline.testkit.script.ScriptedServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

/** Whoever gives up connecting leaves nothing behind. */
class AbandonedAttemptTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Authentication SCRAM = new Authentication.Sasl(List.of("SCRAM-SHA-256"));

    @Test
    void anAttemptThatIsCancelledLeavesNoConnectionBehind() throws InterruptedException {
        List<Function<CountDownLatch, UnaryOperator<Script>>> points = List.of(
                here -> script -> script.expect(StartupMessage.class).run(here::countDown),
                here -> script -> script.expect(StartupMessage.class)
                        .send(SCRAM)
                        .expect(SaslInitialResponse.class)
                        .run(here::countDown),
                here -> script -> script.authenticateTrust().run(here::countDown));
        for (Function<CountDownLatch, UnaryOperator<Script>> point : points) {
            CountDownLatch here = new CountDownLatch(1);
            try (ScriptedServer server = ScriptedServer.start(
                    script -> point.apply(here).apply(script).expectEnd())) {
                Disposable attempt = PgConnection.connect(config(server.port())).subscribe();
                assertThat(here.await(20, TimeUnit.SECONDS)).isTrue();
                attempt.dispose();
                server.awaitDone(SOON);
            }
        }
    }

    private static PgConfig config(int port) {
        return PgConfig.defaults().with(it -> it.host("127.0.0.1")
                .port(port)
                .sslMode(SslMode.DISABLE)
                .user("ada")
                .database("shop")
                .password("correct horse"));
    }
}
