// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/**
 * Listens to all that is logged by anybody, at TRACE, and to what it is told, and looks for secrets in it: as they are, in
 * base64, in hexadecimal, as the MD5 hash that PostgreSQL keeps of passwords.
 */
final class Eavesdropper extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Map<String, String> forms = new LinkedHashMap<>();
    private final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level before = root.getLevel();

    Eavesdropper() {
        start();
        root.addAppender(this);
        root.setLevel(Level.TRACE);
    }

    /** A text that nobody may see. */
    void secret(String name, String secret) {
        forms.put(name, secret);
        bytes(name, secret.getBytes(StandardCharsets.UTF_8));
    }

    /** A password is not to be seen as its hash either, with which one could log in. */
    void password(String name, String user, String password) {
        secret(name, password);
        forms.put(name + ", as MD5", md5(password + user));
    }

    /** Bytes that nobody may see. */
    void bytes(String name, byte[] secret) {
        forms.put(name + ", in base64", Base64.getEncoder().withoutPadding().encodeToString(secret));
        forms.put(
                name + ", in base64 for URLs",
                Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
        forms.put(name + ", in hexadecimal", HexFormat.of().formatHex(secret));
        forms.put(name + ", as an array", Arrays.toString(secret));
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException missing) {
            throw new AssertionError(missing);
        }
    }

    /** Anything a user may print: a failure with all that hangs on it, or what {@code toString} says. */
    void hear(Object shown) {
        if (shown instanceof Throwable failure) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            heard.add(trace.toString());
        }
        heard.add(String.valueOf(shown));
    }

    @Override
    protected void append(ILoggingEvent event) {
        heard.add(event.getLoggerName() + " " + event.getFormattedMessage());
        for (IThrowableProxy each = event.getThrowableProxy(); each != null; each = each.getCause()) {
            heard.add(each.getClassName() + " " + each.getMessage());
        }
    }

    /** Whether the ears are open: a test in which nothing is said proves nothing. */
    boolean hasHeard(String text) {
        return heard.stream().anyMatch(said -> said.contains(text));
    }

    void assertNothingLeaked() {
        assertThat(heard).isNotEmpty();
        for (String said : heard) {
            forms.forEach((name, form) -> assertThat(said).as(name).doesNotContainIgnoringCase(form));
        }
    }

    @Override
    public void close() {
        root.setLevel(before);
        root.detachAppender(this);
        stop();
    }
}
