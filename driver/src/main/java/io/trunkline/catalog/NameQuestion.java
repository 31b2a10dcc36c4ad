// SPDX-License-Identifier: Apache-2.0
package io.trunkline.catalog;

import io.trunkline.protocol.DataRow;
import io.trunkline.wire.MalformedBytesException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The question which types some names mean in a session. Its answer has a row per name, in their order. */
public final class NameQuestion {
    /** What is asked; $1 are the names. */
    public static final String SQL = "select pg_catalog.to_regtype(n)::pg_catalog.oid"
            + " from pg_catalog.unnest($1::pg_catalog.text[]) with ordinality u (n, i) order by i";

    private final List<String> names;
    private final List<Integer> oids = new ArrayList<>();
    private final int[] offsets = new int[1];
    private final int[] lengths = new int[1];
    private @Nullable String unknown;

    public NameQuestion(List<String> names) {
        this.names = names;
    }

    /** {@return the names as the text of an array} */
    public String parameter() {
        StringJoiner text = new StringJoiner(",", "{", "}");
        for (String name : names) {
            text.add('"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
        }
        return text.toString();
    }

    /** Takes a row of the answer; a malformed one is a {@link MalformedBytesException}. */
    public void add(DataRow row) {
        if (row.columnCount() != 1 || oids.size() == names.size()) {
            throw new MalformedBytesException("an answer that is none to which types some names mean");
        }
        row.locate(offsets, lengths);
        int oid = 0;
        if (lengths[0] >= 0) {
            String digits = new String(row.array(), offsets[0], lengths[0], StandardCharsets.US_ASCII);
            try {
                oid = Integer.parseUnsignedInt(digits);
            } catch (NumberFormatException noNumber) {
                throw new MalformedBytesException("an OID of " + lengths[0] + " bytes that is no number");
            }
        }
        if (oid == 0 && unknown == null) {
            unknown = names.get(oids.size());
        }
        oids.add(oid);
    }

    /** {@return the first name that means no type, or null} */
    public @Nullable String unknown() {
        return unknown != null || oids.size() == names.size() ? unknown : names.get(oids.size());
    }

    /** {@return the OIDs, in the order of the names} */
    public List<Integer> answer() {
        return oids;
    }
}
