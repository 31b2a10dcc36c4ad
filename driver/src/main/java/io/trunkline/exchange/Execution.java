// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.statement.DeclaredTypes;
import org.jspecify.annotations.Nullable;

/** What is to be run: one statement with the values of its parameters. */
public interface Execution {
    String sql();

    @Nullable
    Object[] parameters();

    /** The types declared for parameters. */
    DeclaredTypes types();

    /** The transaction it belongs to; null for statements outside any. */
    @Nullable
    Object owner();

    /** The bytes it keeps in memory while it waits, roughly. */
    int weight();
}
