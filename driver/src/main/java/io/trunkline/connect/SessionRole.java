// SPDX-License-Identifier: Apache-2.0
package io.trunkline.connect;

import io.trunkline.TargetSessionAttributes;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whether a session is what {@code target_session_attrs} asks for, by what the server reports of itself: since PostgreSQL 14
 * it tells {@code in_hot_standby} and {@code default_transaction_read_only} without being asked. A server or pooler that
 * does not is asked.
 */
public enum SessionRole {
    READ_WRITE("show transaction_read_only", "its transactions are read-only by default"),
    READ_ONLY("show transaction_read_only", "its transactions may write"),
    PRIMARY("select case when pg_catalog.pg_is_in_recovery() then 'on' else 'off' end", "it is a standby"),
    STANDBY("select case when pg_catalog.pg_is_in_recovery() then 'on' else 'off' end", "it is a primary");

    private final String question;
    private final String otherwise;

    SessionRole(String question, String otherwise) {
        this.question = question;
        this.otherwise = otherwise;
    }

    /** {@return what is demanded; null if any server will do} */
    public static @Nullable SessionRole of(TargetSessionAttributes attributes) {
        return switch (attributes) {
            case ANY -> null;
            case READ_WRITE -> READ_WRITE;
            case READ_ONLY -> READ_ONLY;
            case PRIMARY -> PRIMARY;
            case STANDBY, PREFER_STANDBY -> STANDBY;
        };
    }

    /**
     * {@return whether the session is so; null if the server has not reported what decides it}
     *
     * @param parameters what the server has reported under a name, or null
     */
    public @Nullable Boolean isMet(Function<String, @Nullable String> parameters) {
        String standby = parameters.apply("in_hot_standby");
        String readOnly = parameters.apply("default_transaction_read_only");
        if (standby == null || (readOnly == null && (this == READ_WRITE || this == READ_ONLY))) {
            return null;
        }
        return switch (this) {
            case PRIMARY -> !isOn(standby);
            case STANDBY -> isOn(standby);
            case READ_WRITE -> !isOn(standby) && !isOn(readOnly);
            case READ_ONLY -> isOn(standby) || isOn(readOnly);
        };
    }

    /** {@return the SQL that asks the server; its answer is for {@link #isMetBy}} */
    public String question() {
        return question;
    }

    public boolean isMetBy(String answer) {
        boolean yes = isOn(answer);
        return switch (this) {
            case PRIMARY, READ_WRITE -> !yes;
            case STANDBY, READ_ONLY -> yes;
        };
    }

    /** {@return what the server is instead} */
    public String otherwise() {
        return otherwise;
    }

    private static boolean isOn(@Nullable String value) {
        return "on".equals(value);
    }
}
