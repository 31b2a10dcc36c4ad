// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of parameters that are all there. */
public final class ParameterList implements ParameterSource {
    private final List<@Nullable Object[]> rows;
    private int at;

    public ParameterList(List<@Nullable Object[]> rows) {
        this.rows = rows;
    }

    @Override
    public @Nullable Object @Nullable [] next() {
        return at == rows.size() ? null : rows.get(at++);
    }

    @Override
    public boolean isExhausted() {
        return at == rows.size();
    }

    @Override
    public void rewind() {
        at = 0;
    }
}
