// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import io.trunkline.protocol.FrontendWriter;
import io.trunkline.protocol.ReadyForQuery;
import org.jspecify.annotations.Nullable;

/** An exchange that remembers what became of it, and fails where it is told to. */
public final class Probe extends Exchange {
    private final String name;
    private final int weight;
    private @Nullable RuntimeException refusal;
    private @Nullable Error tantrum;
    private int signals;
    private @Nullable Throwable failure;

    public Probe(String name) {
        this(name, 1);
    }

    Probe(String name, int weight) {
        this.name = name;
        this.weight = weight;
    }

    /** Cannot be written: the attempt leaves bytes behind and throws. */
    Probe refusing(RuntimeException refusal) {
        this.refusal = refusal;
        return this;
    }

    /** Throws out of every signal, as a broken subscriber does. */
    Probe throwing(Error tantrum) {
        this.tantrum = tantrum;
        return this;
    }

    /** How often it was told its outcome. */
    int signals() {
        return signals;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    @Override
    public Ending ending() {
        return Ending.NOTHING;
    }

    @Override
    protected void encode(FrontendWriter out) {
        out.query(name);
        if (refusal != null) {
            throw refusal;
        }
    }

    @Override
    public int weight() {
        return weight;
    }

    @Override
    public void requireEnd(ReadyForQuery ready) {}

    @Override
    public void on(ReadyForQuery ready) {
        signal();
    }

    @Override
    protected void fail(Throwable error) {
        failure = error;
        signal();
    }

    private void signal() {
        signals++;
        if (tantrum != null) {
            throw tantrum;
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
