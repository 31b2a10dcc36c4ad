// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values.property;

import io.trunkline.values.property.Subject.Place;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** How many values went which way. Safe for several threads. */
final class Tally {
    private final Map<Place, Long> made = new EnumMap<>(Place.class);
    private final Map<String, Long> byType = new HashMap<>();
    private long read;
    private long sent;

    /** Values that the server was given, each of them once. */
    synchronized void made(Subject subject, int values) {
        made.merge(subject.place(), (long) values, Long::sum);
        byType.merge(subject.type(), (long) values, Long::sum);
    }

    /** Values read as one Java type in both formats. */
    synchronized void read(Subject subject, int values) {
        read += 2L * values;
    }

    /** Values sent as one Java type in both formats. */
    synchronized void sent(Subject subject, int values) {
        sent += 2L * values;
    }

    synchronized void add(Tally other) {
        other.made.forEach((place, values) -> made.merge(place, values, Long::sum));
        other.byType.forEach((type, values) -> byType.merge(type, values, Long::sum));
        read += other.read;
        sent += other.sent;
    }

    synchronized long values() {
        return made.values().stream().mapToLong(Long::longValue).sum();
    }

    /** {@return the fewest values that any type had} */
    synchronized long fewest() {
        return byType.values().stream().mapToLong(Long::longValue).min().orElse(0);
    }

    synchronized int types() {
        return byType.size();
    }

    @Override
    public synchronized String toString() {
        return String.format(
                "%,d values of %d types %s, at least %,d of each; read %,d times and sent %,d times, half in text and half in"
                        + " binary",
                values(), types(), made, fewest(), read, sent);
    }
}
