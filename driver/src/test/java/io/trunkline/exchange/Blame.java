// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Hears what the driver's log says of subscribers that throw, in place of whoever reads the tests' output. */
public final class Blame implements AutoCloseable {
    private final Logger log = (Logger) LoggerFactory.getLogger(Exchange.class);
    private final List<Throwable> thrown = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> ear = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            thrown.add(((ThrowableProxy) event.getThrowableProxy()).getThrowable());
        }
    };

    public Blame() {
        ear.setContext(log.getLoggerContext());
        ear.start();
        log.setAdditive(false);
        log.addAppender(ear);
    }

    /** What was thrown and logged so far. */
    public List<Throwable> thrown() {
        return thrown;
    }

    @Override
    public void close() {
        log.detachAppender(ear);
        log.setAdditive(true);
    }
}
