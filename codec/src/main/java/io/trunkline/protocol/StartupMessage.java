// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The first message of a session, without a type before it.
 *
 * @param major version of the protocol: 3
 * @param minor version of the protocol: 0, or 2 from PostgreSQL 18 on
 * @param parameters {@code user}, {@code database} and any run-time parameters, in the order in which they are sent
 */
public record StartupMessage(int major, int minor, Map<String, String> parameters) implements FrontendMessage {
    /** @throws IllegalArgumentException if a name is empty, or a name or value holds a NUL character: what follows it
     *     would be read as parameters nobody asked for */
    public StartupMessage {
        if (major < 0 || major > 0x7FFF || minor < 0 || minor > 0xFFFF) {
            throw new IllegalArgumentException("protocol version " + major + "." + minor);
        }
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        parameters.forEach(StartupMessage::check);
    }

    private static void check(String name, String value) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a startup parameter without a name");
        }
        if (name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "a NUL character (U+0000) in the name of startup parameter " + name.replace('\0', '?'));
        }
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL character (U+0000) in the value of startup parameter " + name);
        }
    }

    @Override
    public void deliver(FrontendHandler handler) {
        handler.on(this);
    }
}
