// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import java.util.List;

/** The columns of the rows to come. */
public record RowDescription(List<ColumnDescription> columns) implements BackendMessage {
    public RowDescription {
        columns = List.copyOf(columns);
    }

    @Override
    public void deliver(BackendHandler handler) {
        handler.on(this);
    }
}
