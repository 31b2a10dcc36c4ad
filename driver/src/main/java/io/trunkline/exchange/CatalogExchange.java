// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.error.ServerException;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.protocol.BindParameters;
import io.trunkline.protocol.CommandComplete;
import io.trunkline.protocol.DataRow;
import io.trunkline.protocol.ErrorResponse;
import io.trunkline.protocol.FrontendWriter;
import io.trunkline.protocol.ReadyForQuery;
import io.trunkline.protocol.Signal;
import io.trunkline.protocol.WireName;
import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A question of the driver's own to the catalog, with one parameter, all in text. The statement has no name and its columns
 * are known, so it takes no Describe and leaves the connection's statements alone:
 *
 * <pre>
 * Parse Bind Execute Sync  →  1 2 D… C Z
 * </pre>
 */
abstract class CatalogExchange extends Exchange {
    private enum Phase {
        PARSE,
        BIND,
        ROWS,
        END
    }

    private static final byte[] ALL_TEXT = FrontendWriter.formats();
    private static final int[] NONE_DECLARED = {};

    private final String sql;
    private Phase phase = Phase.PARSE;
    private @Nullable Throwable failure;

    CatalogExchange(String sql) {
        this.sql = sql;
    }

    /** {@return the text of the parameter, asked for when the question is written} */
    abstract String parameter();

    /** A row of the answer; one that cannot be understood is a {@link MalformedBytesException}. */
    abstract void add(DataRow row);

    /** It is answered, or never will be; see {@link #failure}. */
    abstract void answered();

    /** {@return why there is no answer, or null} */
    public final @Nullable Throwable failure() {
        return failure;
    }

    @Override
    protected final void encode(FrontendWriter out) {
        out.parse(WireName.UNNAMED, sql, NONE_DECLARED);
        out.bind(WireName.UNNAMED, WireName.UNNAMED, new Text(parameter()), ALL_TEXT);
        out.execute(WireName.UNNAMED, 0);
    }

    private void advance(Phase from, Phase to, BackendMessage message) {
        if (phase != from) {
            unexpected(message);
        }
        phase = to;
    }

    @Override
    public final void on(Signal signal) {
        switch (signal) {
            case PARSE_COMPLETE -> advance(Phase.PARSE, Phase.BIND, signal);
            case BIND_COMPLETE -> advance(Phase.BIND, Phase.ROWS, signal);
            default -> unexpected(signal);
        }
    }

    @Override
    public final void on(DataRow row) {
        if (phase != Phase.ROWS) {
            unexpected(row);
        }
        if (failure == null) {
            try {
                add(row);
            } catch (MalformedBytesException malformed) {
                failure = malformed;
            }
        }
    }

    @Override
    public final void on(CommandComplete command) {
        advance(Phase.ROWS, Phase.END, command);
    }

    @Override
    public final void on(ErrorResponse error) {
        if (phase == Phase.END && failure instanceof ServerException) {
            unexpected(error);
        }
        phase = Phase.END;
        failure = ServerException.of(error.fields());
    }

    @Override
    public final void requireEnd(ReadyForQuery ready) {
        if (phase != Phase.END) {
            unexpected(ready);
        }
    }

    @Override
    public void on(ReadyForQuery ready) {
        answered();
    }

    @Override
    protected final void fail(Throwable lost) {
        if (failure == null) {
            failure = lost;
        }
        answered();
    }

    @Override
    public String toString() {
        return "question to the catalog in phase " + phase;
    }

    /** The one parameter. */
    private static final class Text implements BindParameters {
        private final byte[] text;

        Text(String text) {
            this.text = text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public int count() {
            return 1;
        }

        @Override
        public boolean isNull(int index) {
            return false;
        }

        @Override
        public int format(int index) {
            return 0;
        }

        @Override
        public void write(int index, WireWriter out) {
            out.writeBytes(text);
        }
    }
}
