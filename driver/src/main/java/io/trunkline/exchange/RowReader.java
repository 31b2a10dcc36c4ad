// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.protocol.DataRow;
import io.trunkline.row.RowView;

/** Who the rows of an exchange are for, as {@link RowIntake} sees it. */
interface RowReader {
    /** A row; the view is valid during the call. What it throws fails the exchange. */
    void row(RowView row, DataRow message);

    /** Whether rows matter at all. */
    boolean readsRows();

    /** Whether the columns' types are to be known even where no row came. */
    default boolean tellsTypes() {
        return false;
    }

    /** Whether a row would be taken now. */
    boolean wantsRow();

    /** The rows cannot be read: ends it for the subscriber at once. */
    void giveUp(Throwable failure);
}
