// SPDX-License-Identifier: Apache-2.0
package io.trunkline.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.PgConfig;
import io.trunkline.PgConnection;
import io.trunkline.testkit.server.EmbeddedServer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.testng.SkipException;

/**
 * Each rule for each publisher, on a connection of its own.
 *
 * <p>Two kinds of rules are skipped, and no others: those that ask for more
 * elements than a publisher of one or none has, unless they keep their meaning with one; and that a publisher may have
 * several subscribers at a time, which is optional, where it is a transaction: the second is refused on one connection.
 */
class ReactiveStreamsIT {
    static final String APPLICATION = "rules of connecting";
    private static final String TOO_MANY = "Unable to run this test, as required elements nr";
    private static final Set<String> NOT_TWO_AT_A_TIME = Set.of(
            "optional_spec111_maySupportMultiSubscribe",
            "optional_spec111_registeredSubscribersMustReceiveOnNextOrOnCompleteSignals");
    private static final Duration SOON = Duration.ofSeconds(20);

    @TestFactory
    Stream<DynamicContainer> rules() {
        return Arrays.stream(Subject.values())
                .map(subject -> DynamicContainer.dynamicContainer(
                        subject.toString(),
                        PublisherRules.names().stream()
                                .map(rule -> DynamicTest.dynamicTest(rule, () -> check(subject, rule)))));
    }

    private static void check(Subject subject, String rule) throws Throwable {
        PgConnection connection = PgConnection.connect(
                        PgConfig.parse(EmbeddedServer.shared().uri())
                                // Some tests ask for less than there is and never cancel.
                                .with(it -> it.closeTimeout(Duration.ofMillis(100))))
                .block(SOON);
        try {
            new PublisherRules(subject, connection).check(rule);
        } catch (SkipException skipped) {
            String why = String.valueOf(skipped.getMessage());
            boolean mayBeSkipped = (why.startsWith(TOO_MANY) && subject.mostElements() <= 1)
                    || (subject == Subject.TRANSACTION && NOT_TWO_AT_A_TIME.contains(rule));
            assertThat(mayBeSkipped)
                    .as(subject + " may skip " + rule + ": " + why)
                    .isTrue();
            Assumptions.abort(why);
        } finally {
            connection.close().block(SOON);
            if (subject == Subject.CONNECT) {
                EmbeddedServer.shared()
                        .sql("select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = '"
                                + APPLICATION + "'");
            }
        }
    }
}
