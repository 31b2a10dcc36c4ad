// SPDX-License-Identifier: Apache-2.0
package io.trunkline.hostile;

import io.trunkline.PgConfig;
import io.trunkline.protocol.BackendMessage;
import io.trunkline.session.Flights;
import io.trunkline.testkit.script.Script;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One thing that a server does wrong, the moment at which it does so, and what the errors must say of it. */
final class HostileCase {
    /** What the server does from the beginning of its {@link Scene} on. */
    interface Play {
        Script act(Script script, Delivery delivery, WatchedLoop loop);
    }

    /** More than any case needs that is not about memory. */
    static final long LITTLE_MEMORY = 8L << 20;

    final String id;
    final Scene scene;
    final Play play;
    /** The bytes, where they are all there is to the play. */
    final byte @Nullable [] bytes;
    /** Words of the error's message. */
    final List<String> said;

    private Consumer<PgConfig.Builder> config = it -> {};
    private boolean splittable;
    private boolean flood;
    private boolean ownError;
    private @Nullable String ownState;
    private @Nullable String sqlState;
    private boolean timesOut;
    private long memory = LITTLE_MEMORY;

    private HostileCase(String id, Scene scene, Play play, byte @Nullable [] bytes, String... said) {
        this.id = id;
        this.scene = scene;
        this.play = play;
        this.bytes = bytes;
        this.splittable = bytes != null;
        this.said = List.of(said);
    }

    /** A server that sends these bytes and waits for what becomes of it. */
    static HostileCase bytes(String id, Scene scene, byte[] bytes, String... said) {
        return new HostileCase(
                id, scene, (script, delivery, loop) -> delivery.send(script, loop, () -> bytes), bytes, said);
    }

    static HostileCase messages(String id, Scene scene, BackendMessage[] messages, String... said) {
        return bytes(id, scene, Flights.bytes(messages), said);
    }

    /** A server with more to do than to send. */
    static HostileCase play(String id, Scene scene, Play play, String... said) {
        return new HostileCase(id, scene, play, null, said);
    }

    /** The statement that is asked first ends with an error of its own, without a state: the driver's. */
    HostileCase ownError() {
        ownError = true;
        return this;
    }

    /** The statement that is asked first ends with the server's error about it, which has this state. */
    HostileCase ownError(String state) {
        ownState = state;
        return ownError();
    }

    /** The server's SQLSTATE must not get lost. */
    HostileCase sqlState(String state) {
        sqlState = state;
        return this;
    }

    HostileCase with(Consumer<PgConfig.Builder> changes) {
        config = config.andThen(changes);
        return this;
    }

    /** What is sent comes again byte by byte and must end in the same way. */
    HostileCase splittable() {
        splittable = true;
        return this;
    }

    /** Where the pieces are part of the case. */
    HostileCase inOnePiece() {
        splittable = false;
        return this;
    }

    /** The server sends without end: what is held is watched, and may be this much at most, in bytes. */
    HostileCase flood(long held) {
        flood = true;
        splittable = false;
        memory = held;
        return this;
    }

    /** The event loop may allocate so many bytes on the way, garbage included. */
    HostileCase allocating(long bytes) {
        memory = bytes;
        return this;
    }

    /** The server never comes to the point, so this ends when the time for connecting is over. */
    HostileCase timesOut() {
        timesOut = true;
        splittable = false;
        config = config.andThen(it -> it.connectTimeout(HostileRun.HASTE));
        return this;
    }

    PgConfig configure(PgConfig base) {
        return base.with(config);
    }

    boolean isSplittable() {
        return splittable;
    }

    boolean isFlood() {
        return flood;
    }

    boolean isOwnError() {
        return ownError;
    }

    @Nullable
    String sqlState() {
        return sqlState;
    }

    @Nullable
    String ownState() {
        return ownState;
    }

    boolean isTimingOut() {
        return timesOut;
    }

    long memory() {
        return memory;
    }

    @Override
    public String toString() {
        return id + " [" + scene + "]";
    }

    // ---- Bytes that no engine of ours would write
    // --------------------------------------------------------------------

    /** A message of this type with this body, and a length that is true. */
    static byte[] message(int type, byte[]... body) {
        byte[] all = concat(body);
        return concat(header(type, 4 + all.length), all);
    }

    /** A type and a length, true or not. */
    static byte[] header(int type, int length) {
        return concat(octets(type), int32(length));
    }

    static byte[] int32(int value) {
        return octets(value >>> 24, value >>> 16, value >>> 8, value);
    }

    static byte[] int16(int value) {
        return octets(value >>> 8, value);
    }

    static byte[] octets(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    /** The characters as ISO 8859-1, so that all bytes can be written. */
    static byte[] text(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    static byte[] concat(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
