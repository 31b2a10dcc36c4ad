// SPDX-License-Identifier: Apache-2.0
package io.trunkline.statement;

import io.trunkline.error.ErrorFields;
import io.trunkline.error.ServerException;
import org.jspecify.annotations.Nullable;

/** What this driver can add to the server's errors about SQL. */
public final class Advice {
    private static final int EXCERPT = 80;

    private Advice() {}

    /** The server's error about this SQL, with a hint of ours where the server gives none and the SQL shows what was meant. */
    public static ServerException on(ErrorFields fields, String sql) {
        return ServerException.of(hinted(fields, sql), sql);
    }

    private static ErrorFields hinted(ErrorFields fields, String sql) {
        if ("42601".equals(fields.sqlState()) && fields.hint() == null) {
            String name = namedParameterAt(sql, fields.position());
            if (name != null) {
                return fields.withHint("PostgreSQL's parameters are $1, $2, …: write $1 instead of :" + name
                        + " and pass its value behind the SQL.");
            }
        }
        if (isUntypedParameter(fields, sql)) {
            String known = fields.hint();
            return fields.withHint(
                    (known == null ? "" : known + " ") + "Say of which type the parameter is: write $1::type"
                            + " in the SQL, or pass Pg.typed(value, type).");
        }
        return fields;
    }

    /** Errors of a parameter whose type the server cannot tell: what it says of them does not say what to do. */
    private static boolean isUntypedParameter(ErrorFields fields, String sql) {
        String state = fields.sqlState();
        if (state == null || sql.indexOf('$') < 0) {
            return false;
        }
        return switch (state) {
            // indeterminate_datatype, ambiguous_function (operators too)
            case "42P18", "42725" -> true;
            // undefined_function, where the server names the type it has for what it does not know
            case "42883" -> fields.message().contains("unknown");
            default -> false;
        };
    }

    /** {@return whether the server ends the session with this error} */
    public static boolean isFatal(ErrorFields fields) {
        return fields.isFatal();
    }

    /** The name behind a colon at the error's position, which counts characters from 1. */
    private static @Nullable String namedParameterAt(String sql, int position) {
        if (position < 1 || position > sql.codePointCount(0, sql.length())) {
            return null;
        }
        int colon = sql.offsetByCodePoints(0, position - 1);
        int end = colon + 1;
        if (sql.charAt(colon) != ':' || end == sql.length() || !Character.isJavaIdentifierStart(sql.charAt(end))) {
            return null;
        }
        while (end < sql.length() && Character.isJavaIdentifierPart(sql.charAt(end))) {
            end++;
        }
        return sql.substring(colon + 1, end);
    }

    /** The beginning of the SQL on one line. */
    public static String excerpt(String sql) {
        String line = sql.strip().replaceAll("\\s+", " ");
        return line.length() <= EXCERPT ? line : line.substring(0, EXCERPT - 1) + "…";
    }
}
