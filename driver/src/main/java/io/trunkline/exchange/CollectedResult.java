// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.Result;
import io.trunkline.Row;
import io.trunkline.codec.CodecRegistry;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.DataRow;
import io.trunkline.row.RowLayout;
import io.trunkline.row.RowView;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One statement's result while it is collected: copies of its rows, of one shape, or of several where rules add queries to the
 * statement. They become rows that can be read only when they are handed on, as their types may have to be looked up before.
 */
final class CollectedResult {
    /** What a result costs beside its rows, roughly. */
    static final int OVERHEAD = 256;

    private final List<Part> parts = new ArrayList<>(1);
    private long bytes = OVERHEAD;
    private String tag = "";
    private long affectedRows;

    /** {@return what it takes to keep the row} */
    static int size(DataRow row) {
        return row.end() - row.start() + ResultExchange.ROW_OVERHEAD;
    }

    /** The rows to come have these columns; answers what it takes to keep them. */
    int columns(RowLayout columns) {
        parts.add(new Part(columns));
        bytes += columns.weight();
        return columns.weight();
    }

    /** {@return the columns of the rows that come now} */
    RowLayout columns() {
        return last().layout;
    }

    private Part last() {
        return parts.get(parts.size() - 1);
    }

    /** {@return what it takes to keep the row} */
    int add(DataRow row) {
        last().rows.add(row.copy());
        bytes += size(row);
        return size(row);
    }

    void complete(CommandComplete command) {
        tag = command.tag();
        affectedRows = command.affectedRows();
    }

    long bytes() {
        return bytes;
    }

    /** {@return whether the types of all columns are known, perhaps by now only} */
    boolean isReadable(CodecRegistry codecs) {
        boolean readable = true;
        for (Part part : parts) {
            if (part.layout.isUnresolved()) {
                part.layout = part.layout.readWith(codecs);
                readable &= !part.layout.isUnresolved();
            }
        }
        return readable;
    }

    /** {@return the OIDs of the types that are not known} */
    Set<Integer> unknownTypes() {
        Set<Integer> unknown = new LinkedHashSet<>();
        parts.forEach(part -> unknown.addAll(part.layout.unknownTypes()));
        return unknown;
    }

    /** The catalog was asked: what it does not know is text. */
    void settle(CodecRegistry codecs) {
        for (Part part : parts) {
            if (part.layout.isUnresolved()) {
                part.layout = part.layout.settledWith(codecs);
            }
        }
    }

    Result result() {
        List<Row> rows = new ArrayList<>();
        for (Part part : parts) {
            for (DataRow row : part.rows) {
                RowView view = new RowView();
                view.point(part.layout, row);
                rows.add(view);
            }
        }
        return new Result(
                tag, affectedRows, parts.isEmpty() ? List.of() : columns().described(), rows);
    }

    private static final class Part {
        private RowLayout layout;
        private final List<DataRow> rows = new ArrayList<>();

        Part(RowLayout layout) {
            this.layout = layout;
        }
    }
}
