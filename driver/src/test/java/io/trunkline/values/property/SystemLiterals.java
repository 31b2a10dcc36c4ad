// SPDX-License-Identifier: Apache-2.0
package io.trunkline.values.property;

import java.util.StringJoiner;
import java.util.TreeSet;

/** Types of the catalogs and of the system: names of objects that every server has, places, transactions, rights. */
final class SystemLiterals {
    static final Generator TID = Generator.of(
            draws -> "(" + draws.upTo(32) + "," + draws.upTo(16) + ")", "(0,0)", "(4294967295,65535)", "(0,1)");

    static final Generator PG_LSN = Generator.of(
            draws -> Long.toHexString(draws.upTo(32)) + "/" + Long.toHexString(draws.upTo(32)),
            "0/0",
            "FFFFFFFF/FFFFFFFF",
            "16/B374D848",
            "80000000/0",
            "0/1");

    static final Generator SNAPSHOT = Generator.of(
            draws -> {
                long first = draws.upTo(draws.rarely(4) ? 61 : 10) + 1;
                long last = first + draws.upTo(10);
                TreeSet<Long> running = new TreeSet<>();
                while (last > first && draws.more(2)) {
                    running.add(first + draws.bits(10) % (last - first));
                }
                StringJoiner list = new StringJoiner(",");
                running.forEach(id -> list.add(id.toString()));
                return first + ":" + last + ":" + list;
            },
            "1:1:",
            "10:20:10,14,15",
            "9223372036854775806:9223372036854775807:9223372036854775806");

    static final Generator INT2VECTOR = vector(NumberLiterals.INT2);
    static final Generator OIDVECTOR = vector(NumberLiterals.OID);

    static final Generator ACLITEM = Generator.of(
            draws -> {
                StringBuilder rights = new StringBuilder(draws.pick("", "postgres")).append('=');
                boolean toAll = rights.length() == 1;
                for (String right : new String[] {"a", "r", "w", "d", "D", "x", "t", "X", "U", "C", "T", "c"}) {
                    if (draws.below(3) == 1) {
                        rights.append(right).append(!toAll && draws.rarely(3) ? "*" : "");
                    }
                }
                return rights.append("/postgres").toString();
            },
            "=/postgres",
            "postgres=r/postgres",
            "postgres=arwdDxt/postgres",
            "=r/pg_read_all_data",
            "pg_monitor=r*/postgres");

    static final Generator REGPROC = names("now", "pg_sleep", "pg_backend_pid", "12345", "-", "4294967295");
    static final Generator REGPROCEDURE = names(
            "now()", "abs(integer)", "substr(text,integer,integer)", "array_in(cstring,oid,integer)", "-", "99999");
    static final Generator REGOPER = names("||/", "|/", "!!", "0", "99999");
    static final Generator REGOPERATOR =
            names("+(integer,integer)", "-(NONE,bigint)", "||(text,text)", "=(\"char\",\"char\")", "0", "99999");
    static final Generator REGCLASS =
            names("pg_class", "pg_type", "information_schema.columns", "pg_toast.pg_toast_1255", "-", "99999");
    static final Generator REGTYPE = names(
            "integer",
            "timestamp with time zone",
            "text[]",
            "\"char\"",
            "\"char\"[]",
            "bit",
            "character",
            "-",
            "99999");
    static final Generator REGCONFIG = names("simple", "pg_catalog.simple", "99999", "-");
    static final Generator REGDICTIONARY = names("simple", "99999", "-");
    static final Generator REGNAMESPACE = names("pg_catalog", "public", "information_schema", "99999", "-");
    static final Generator REGROLE = names("postgres", "pg_monitor", "99999", "-");
    static final Generator REGCOLLATION = names("\"C\"", "\"POSIX\"", "\"default\"", "99999", "-");

    private SystemLiterals() {}

    private static Generator names(String... texts) {
        return Generator.of(
                draws -> draws.rarely(4) ? Long.toString(60_000 + draws.upTo(31)) : draws.pick(texts), texts);
    }

    private static Generator vector(Generator numbers) {
        return Generator.of(
                draws -> {
                    StringJoiner text = new StringJoiner(" ");
                    while (draws.more(4)) {
                        text.add(numbers.draw(draws));
                    }
                    return text.toString();
                },
                "",
                "0",
                "1 2 3");
    }
}
