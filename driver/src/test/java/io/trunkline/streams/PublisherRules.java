// SPDX-License-Identifier: Apache-2.0
package io.trunkline.streams;

import io.trunkline.PgConnection;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.Test;

/**
 * The kit's rules for one publisher on one connection. They are written for TestNG; here each is run by name, and what skips
 * itself says so by TestNG's exception.
 */
public final class PublisherRules extends PublisherVerification<Object> {
    /** What does not come within this time does not come, even where the machine is busy. */
    private static final long SIGNAL_MILLIS = 5_000;

    /** So long nothing may come where nothing should. */
    private static final long SILENCE_MILLIS = 50;

    private static final long POLL_MILLIS = 20;
    private static final long COLLECTION_MILLIS = 2_000;

    /** Written for streams of some elements, and keep their meaning with one. */
    private static final Set<String> GOOD_FOR_ONE = Set.of(
            "required_spec306_afterSubscriptionIsCancelledRequestMustBeNops",
            "required_spec309_requestZeroMustSignalIllegalArgumentException",
            "required_spec309_requestNegativeNumberMustSignalIllegalArgumentException",
            "required_spec312_cancelMustMakeThePublisherToEventuallyStopSignaling",
            "required_spec313_cancelMustMakeThePublisherEventuallyDropAllReferencesToTheSubscriber",
            "required_spec317_mustNotSignalOnErrorWhenPendingAboveLongMaxValue");

    private final Subject subject;
    private final PgConnection connection;
    private boolean isGoodForOne;

    PublisherRules(Subject subject, PgConnection connection) {
        super(new TestEnvironment(SIGNAL_MILLIS, SILENCE_MILLIS, POLL_MILLIS), COLLECTION_MILLIS);
        this.subject = subject;
        this.connection = connection;
    }

    /** {@return the names of all that the kit verifies} */
    static List<String> names() {
        return Arrays.stream(PublisherVerification.class.getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                // The kit names these rules, and that it has no way to verify them.
                .filter(name -> !name.startsWith("untested_"))
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    /** @throws Throwable what the test throws, be it that it does not apply */
    void check(String name) throws Throwable {
        isGoodForOne = subject.mostElements() == 1 && GOOD_FOR_ONE.contains(name);
        setUp();
        try {
            PublisherVerification.class.getMethod(name).invoke(this);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    @Override
    public long maxElementsFromPublisher() {
        return isGoodForOne ? Long.MAX_VALUE - 1 : subject.mostElements();
    }

    @Override
    @SuppressWarnings("unchecked") // Nobody puts anything into a publisher.
    public Publisher<Object> createPublisher(long elements) {
        return (Publisher<Object>) subject.publisher(connection, Math.min(elements, subject.mostElements()));
    }

    @Override
    @SuppressWarnings("unchecked") // Nobody puts anything into a publisher.
    public Publisher<Object> createFailedPublisher() {
        return (Publisher<Object>) subject.failing(connection);
    }
}
