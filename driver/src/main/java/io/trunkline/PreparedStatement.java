// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import io.trunkline.codec.PgType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A statement that the server has parsed, with what it says of parameters and columns, and that stays prepared on its
 * connection until it is closed. Made by {@link PgClient#prepare}.
 *
 * <p>Every statement is prepared at its first use and kept as long as there is room for it; this is for those who need the
 * description, or a statement that never has to make room. It is prepared once more, unseen, where the server has forgotten
 * it or a table has changed; the description stays that of the beginning.
 *
 * <p>It belongs to what it was prepared with. Prepared on a connection it is of use in that connection's transactions, too:
 * {@code tx.query(statement.sql(), …)} runs what is prepared already. All methods may be called from any thread.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY">Extended query</a>
 */
public interface PreparedStatement {
    /** {@return the SQL it was made of} */
    String sql();

    /**
     * {@return the types of {@code $1, $2, …}, as the server inferred them or the caller declared them} A type that neither
     * this driver nor the database's catalog knows has its OID's digits for a name.
     */
    List<PgType> parameters();

    /** {@return the columns of its rows; empty for a statement that answers none} */
    List<Column> columns();

    /**
     * The statement with these values, not run before one of the result's publishers is subscribed to. A wrong number of
     * values, or a statement that is closed, is a {@link UsageException} then, and nothing is sent.
     *
     * @param params the parameters' values in order; a lone {@code null} is one NULL parameter. Their types are settled, so
     *     there is no {@link Pg#typed} among them
     */
    Query query(@Nullable Object @Nullable ... params);

    /** Runs it with these values for its effect; see {@link PgClient#execute} and {@link #query}. */
    Mono<Long> execute(@Nullable Object @Nullable ... params);

    /**
     * Takes it off the server, behind all that was subscribed to before. Completes when the server has done so, or at once
     * where the connection is gone; closing again changes nothing.
     */
    Mono<Void> close();
}
