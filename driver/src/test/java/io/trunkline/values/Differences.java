// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Where two drivers read the same row and differ: those that are known, with the reason, and those that are not. */
final class Differences {
    /**
     * A difference that is meant to be.
     *
     * @param type the types it is of, as a regular expression
     * @param way the ways of reading and the format, such as {@code getString in binary}, as a regular expression
     * @param ours what Trunkline answers, as a regular expression that finds something in it
     * @param theirs what pgjdbc answers, likewise
     * @param reason why it is so, and why we do otherwise
     */
    record Known(Pattern type, Pattern way, Pattern ours, Pattern theirs, String reason) {
        static Known of(String type, String way, String ours, String theirs, String reason) {
            return new Known(
                    Pattern.compile(type),
                    Pattern.compile(way),
                    Pattern.compile(ours, Pattern.DOTALL),
                    Pattern.compile(theirs, Pattern.DOTALL),
                    reason);
        }

        boolean explains(Found found) {
            return type.matcher(found.type).matches()
                    && way.matcher(found.way + " in " + found.format).matches()
                    && ours.matcher(found.ours).find()
                    && theirs.matcher(found.theirs).find();
        }
    }

    /** One that was found: the same value, sent in the same format, read in the same way. */
    record Found(String type, String sql, String way, String format, String ours, String theirs) {
        @Override
        public String toString() {
            return sql + " by " + way + " in " + format + ": ours " + ours + ", pgjdbc's " + theirs;
        }
    }

    private final List<Known> known;
    private final Map<Known, List<Found>> explained = new LinkedHashMap<>();
    private final List<Found> unknown = new ArrayList<>();
    private long compared;

    Differences(List<Known> known) {
        this.known = known;
        known.forEach(reason -> explained.put(reason, new ArrayList<>()));
    }

    void compare(Found pair) {
        compared++;
        boolean bothFail = pair.ours.startsWith(Described.ERROR) && pair.theirs.startsWith(Described.ERROR);
        if (bothFail || pair.ours.equals(pair.theirs)) {
            return;
        }
        for (Known reason : known) {
            if (reason.explains(pair)) {
                explained.get(reason).add(pair);
                return;
            }
        }
        unknown.add(pair);
    }

    long compared() {
        return compared;
    }

    List<Found> unknown() {
        return unknown;
    }

    /** {@return reasons that explain nothing any more} */
    List<String> idle() {
        return explained.entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty())
                .map(entry -> entry.getKey().toString())
                .toList();
    }

    /** {@return all known ones with how often they were met, and one of each, in a table} */
    List<String> table() {
        List<String> lines = new ArrayList<>();
        lines.add("| type | read by | times | for example | Trunkline | pgjdbc | why |");
        lines.add("|---|---|---|---|---|---|---|");
        explained.forEach((reason, found) -> {
            if (!found.isEmpty()) {
                Found one = found.get(0);
                lines.add("| "
                        + String.join(
                                " | ",
                                List.of(
                                        cell(reason.type.pattern()),
                                        cell(reason.way.pattern()),
                                        "" + found.size(),
                                        cell(one.sql) + ", " + one.way + " in " + one.format,
                                        cell(one.ours),
                                        cell(one.theirs),
                                        cell(reason.reason)))
                        + " |");
            }
        });
        return lines;
    }

    private static String cell(String text) {
        String shown = text.length() <= 120 ? text : text.substring(0, 120) + " …";
        return shown.replace("|", "\\|").replace("\n", " ");
    }
}
