// SPDX-License-Identifier: Apache-2.0
package io.trunkline.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.StatementMode;
import io.trunkline.UsageException;
import io.trunkline.catalog.TypeCatalog;
import io.trunkline.codec.CodecRegistry;
import io.trunkline.error.ErrorFields;
import io.trunkline.protocol.ColumnDescription;
import io.trunkline.protocol.FrontendWriter;
import io.trunkline.protocol.RowDescription;
import io.trunkline.protocol.WireName;
import io.trunkline.row.RowLayout;
import io.trunkline.statement.DeclaredTypes;
import io.trunkline.statement.Statement;
import io.trunkline.statement.StatementCache;
import io.trunkline.wire.WireWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The cache as exchanges use it: find or create, write the flight, tell how it went. */
class StatementCacheTest {
    private static final ErrorFields UNKNOWN_STATEMENT =
            ErrorFields.builder("ERROR", "26000", "gone").build();
    private static final ErrorFields CHANGED_RESULT = ErrorFields.builder("ERROR", "0A000", "changed")
            .put('R', "RevalidateCachedQuery")
            .build();

    private final StatementCache cache =
            new StatementCache(2, 1 << 20, StatementMode.NAMED, new TypeCatalog(CodecRegistry.builtin()));

    /** One flight as an exchange writes it. */
    private Statement use(String sql) {
        Statement known = cache.find(sql, DeclaredTypes.NONE);
        Statement used = known == null ? cache.create(sql, DeclaredTypes.NONE) : known;
        short closed = cache.writeClosings(new FrontendWriter(new WireWriter()), used);
        cache.written(used, known == null, closed);
        return used;
    }

    /** The Closes that the next flight would carry. */
    private byte[] closings() {
        FrontendWriter out = new FrontendWriter(new WireWriter());
        cache.writeClosings(out, cache.create("another", DeclaredTypes.NONE));
        return out.out().toByteArray();
    }

    private static byte[] closeOf(Statement... statements) {
        FrontendWriter out = new FrontendWriter(new WireWriter());
        for (Statement statement : statements) {
            out.closeStatement(statement.name());
        }
        return out.out().toByteArray();
    }

    @Test
    void theLeastRecentlyUsedLeavesAndIsClosed() {
        Statement a = use("a");
        Statement b = use("b");
        assertThat(use("a")).isSameAs(a);
        use("c");
        assertThat(cache.find("b", DeclaredTypes.NONE)).isNull();
        assertThat(cache.find("a", DeclaredTypes.NONE)).isSameAs(a);
        assertThat(closings()).isEqualTo(closeOf(b));
        use("a");
        assertThat(closings()).as("closed once").isEmpty();
    }

    @Test
    void anEvictedStatementComesBackUnderAnotherName() {
        Set<WireName> names = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            names.add(use("statement " + i % 4).name());
        }
        assertThat(names).hasSize(12);
    }

    @Test
    void aFlightThatWasNotWrittenTakesNoClosesWithIt() {
        Statement a = use("a");
        use("b");
        use("c");
        assertThat(closings()).isEqualTo(closeOf(a));
        assertThat(closings()).as("written() was not called").isEqualTo(closeOf(a));
    }

    @Test
    void aFlightCarriesNoMoreThanSixteenCloses() {
        for (int i = 0; i < 40; i++) {
            Statement created = cache.create("statement " + i, DeclaredTypes.NONE);
            cache.written(created, true, (byte) 0);
        }
        int seen = 0;
        for (int expected : new int[] {16, 16, 6, 0}) {
            short written = cache.writeClosings(
                    new FrontendWriter(new WireWriter()), cache.create("another", DeclaredTypes.NONE));
            assertThat((int) written).isEqualTo(expected);
            cache.written(cache.find("statement 39", DeclaredTypes.NONE), false, written);
            seen += written;
        }
        assertThat(seen).isEqualTo(38);
    }

    @Test
    void oneThatCouldNotBeParsedIsForgottenAndNeedsNoClose() {
        Statement broken = use("broken");
        IllegalStateException why = new IllegalStateException();
        cache.failed(broken, why, false);
        assertThat(cache.find("broken", DeclaredTypes.NONE)).isNull();
        assertThat(broken.failure()).isSameAs(why);
        assertThat(closings()).isEmpty();
    }

    @Test
    void oneThatWasParsedAndNotDescribedIsForgottenAndClosed() {
        Statement broken = use("broken");
        cache.failed(broken, new IllegalStateException(), true);
        assertThat(cache.find("broken", DeclaredTypes.NONE)).isNull();
        assertThat(closings()).isEqualTo(closeOf(broken));
    }

    @Test
    void aLateFailureDoesNotHitItsSuccessor() {
        Statement first = use("same text");
        cache.failed(first, new IllegalStateException(), false);
        Statement second = use("same text");
        cache.failed(first, new IllegalStateException(), true);
        cache.forgetIfStale(first, UNKNOWN_STATEMENT, true);
        assertThat(cache.find("same text", DeclaredTypes.NONE)).isSameAs(second);
        assertThat(closings()).isEmpty();
    }

    @Test
    void aStatementTheServerHasForgottenIsForgottenHereAndOneThatChangedIsClosed() {
        Statement gone = use("gone");
        cache.forgetIfStale(gone, UNKNOWN_STATEMENT, true);
        assertThat(cache.find("gone", DeclaredTypes.NONE)).isNull();
        assertThat(closings()).isEmpty();

        Statement changed = use("changed");
        cache.forgetIfStale(changed, CHANGED_RESULT, true);
        assertThat(cache.find("changed", DeclaredTypes.NONE)).isNull();
        assertThat(closings()).isEqualTo(closeOf(changed));
    }

    @Test
    void aStatementThatStumblesOverWhatWasDroppedIsPreparedAnew() {
        List<ErrorFields> errors = List.of(
                ErrorFields.builder("ERROR", "XX000", "cache lookup failed for type 1")
                        .build(),
                ErrorFields.builder("ERROR", "42704", "type with OID 1 does not exist")
                        .put('R', "lookup_rowtype_tupdesc_internal")
                        .build());
        for (ErrorFields error : errors) {
            for (boolean binding : new boolean[] {false, true}) {
                cache.forgetIfStale(use("broken"), error, binding);
                assertThat(cache.find("broken", DeclaredTypes.NONE)).isNull();
            }
        }
        Statement ran = use("ran");
        cache.forgetIfStale(ran, CHANGED_RESULT, false);
        cache.forgetIfStale(ran, UNKNOWN_STATEMENT, false);
        cache.forgetIfStale(
                ran, ErrorFields.builder("ERROR", "42704", "no such role").build(), true);
        assertThat(cache.find("ran", DeclaredTypes.NONE)).isSameAs(ran);
    }

    @Test
    void otherErrorsKeepTheStatement() {
        Statement kept = use("kept");
        cache.forgetIfStale(
                kept, ErrorFields.builder("ERROR", "0A000", "not supported").build(), true);
        cache.forgetIfStale(kept, ErrorFields.builder("ERROR", "22012", "").build(), true);
        cache.forgetIfStale(kept, new ErrorFields.Builder().build(), true);
        assertThat(cache.find("kept", DeclaredTypes.NONE)).isSameAs(kept);
    }

    // ---- Bytes

    private static final class Sized {
        private final StatementCache cache =
                new StatementCache(100, 10_000, StatementMode.NAMED, new TypeCatalog(CodecRegistry.builtin()));

        private Statement use(String name, int length) {
            String sql = name + " ".repeat(length - name.length());
            Statement known = cache.find(sql, DeclaredTypes.NONE);
            Statement used = known == null ? cache.create(sql, DeclaredTypes.NONE) : known;
            short closed = cache.writeClosings(new FrontendWriter(new WireWriter()), used);
            cache.written(used, known == null, closed);
            return used;
        }

        private boolean keeps(Statement statement) {
            return cache.find(statement.sql(), DeclaredTypes.NONE) == statement;
        }

        private byte[] closings() {
            FrontendWriter out = new FrontendWriter(new WireWriter());
            cache.writeClosings(out, cache.create("another", DeclaredTypes.NONE));
            return out.out().toByteArray();
        }
    }

    @Test
    void whatIsAboutToBeUsedIsNotClosedInFrontOfThat() {
        Statement prepared = use("a");
        Statement other = use("b");
        cache.forgetAll();
        FrontendWriter out = new FrontendWriter(new WireWriter());
        short closed = cache.writeClosings(out, prepared);
        assertThat(out.out().toByteArray()).isEqualTo(closeOf(other));
        cache.written(prepared, false, closed);
        assertThat(closings()).isEqualTo(closeOf(prepared));
    }

    @Test
    void theEldestLeaveWhereTheBytesAreTooMany() {
        Sized sized = new Sized();
        Statement a = sized.use("a", 3_000);
        Statement b = sized.use("b", 3_000);
        Statement c = sized.use("c", 3_000);
        assertThat(sized.closings()).isEmpty();
        Statement d = sized.use("d", 5_000);
        assertThat(List.of(a, b, c, d)).extracting(sized::keeps).containsExactly(false, false, true, true);
        assertThat(sized.closings()).isEqualTo(closeOf(a, b));
    }

    @Test
    void oneThatIsTakenInTwiceHasItsWeightOnce() {
        Sized sized = new Sized();
        Statement a = sized.use("a", 3_000);
        for (int again = 1; again <= 5; again++) {
            sized.cache.adopt(a);
        }
        Statement b = sized.use("b", 3_000);
        assertThat(sized.keeps(a)).isTrue();
        assertThat(sized.keeps(b)).isTrue();
        Statement large = sized.cache.create("large" + " ".repeat(20_000), DeclaredTypes.NONE);
        sized.cache.adopt(large);
        sized.cache.adopt(large);
        assertThat(sized.closings()).as("it is there still").isEmpty();
    }

    @Test
    void aDescriptionHasItsWeight() {
        Sized sized = new Sized();
        Statement a = sized.use("a", 4_000);
        Statement b = sized.use("b", 1_000);
        assertThat(sized.keeps(a)).isTrue();
        assertThat(sized.keeps(b)).isTrue();
        b.parameters(new int[10]);
        b.describe(columns(sized.cache, 40));
        assertThat(sized.keeps(a)).isFalse();
        assertThat(sized.keeps(b)).isTrue();
        assertThat(sized.closings()).isEqualTo(closeOf(a));
    }

    @Test
    void oneThatAloneIsTooLargeIsClosedOnceItWasUsedAndPushesNobodyOut() {
        Sized sized = new Sized();
        Statement small = sized.use("small", 1_000);
        Statement large = sized.use("large", 20_000);
        assertThat(sized.keeps(small)).isTrue();
        assertThat(sized.keeps(large)).isFalse();
        assertThat(sized.closings()).isEqualTo(closeOf(large));
    }

    @Test
    void oneThatIsPreparedAheadAndTooLargeStaysForItsUse() {
        Sized sized = new Sized();
        Statement large = sized.cache.create("large" + " ".repeat(20_000), DeclaredTypes.NONE);
        sized.cache.adopt(large);
        large.parameters(new int[0]);
        large.describe(columns(sized.cache, 1));
        assertThat(sized.keeps(large)).isTrue();
        assertThat(sized.closings()).isEmpty();
        sized.cache.written(large, false, (byte) 0);
        assertThat(sized.keeps(large)).isFalse();
        assertThat(sized.closings()).isEqualTo(closeOf(large));
    }

    @Test
    void oneThatGrowsTooLargeByItsDescriptionStaysForOneMoreUse() {
        Sized sized = new Sized();
        Statement small = sized.use("small", 1_000);
        Statement wide = sized.use("wide", 1_000);
        wide.parameters(new int[0]);
        wide.describe(columns(sized.cache, 500));
        assertThat(sized.keeps(wide)).isTrue();
        assertThat(sized.keeps(small)).isTrue();
        sized.use("wide", 1_000);
        assertThat(sized.keeps(wide)).isFalse();
        assertThat(sized.keeps(small)).isTrue();
        assertThat(sized.closings()).isEqualTo(closeOf(wide));
    }

    private static RowLayout columns(StatementCache cache, int count) {
        return cache.layout(new RowDescription(IntStream.range(0, count)
                .mapToObj(i -> new ColumnDescription("c", 0, (short) 0, 25, (short) -1, -1, 0))
                .toList()));
    }

    // ---- Pins

    @Test
    void aPinnedStatementNeitherLeavesNorTakesRoom() {
        Statement pinned = use("pinned");
        cache.pin(pinned);
        Statement a = use("a");
        Statement b = use("b");
        assertThat(closings()).isEmpty();
        use("c");
        assertThat(closings()).isEqualTo(closeOf(a));
        assertThat(cache.find("pinned", DeclaredTypes.NONE)).isSameAs(pinned);
        assertThat(cache.find("b", DeclaredTypes.NONE)).isSameAs(b);
    }

    @Test
    void aStatementIsReleasedAsOftenAsItWasPinned() {
        Statement pinned = use("pinned");
        cache.pin(pinned);
        cache.pin(pinned);
        assertThat(cache.release("pinned", DeclaredTypes.NONE)).isNull();
        assertThat(cache.find("pinned", DeclaredTypes.NONE)).isSameAs(pinned);
        assertThat(cache.release("pinned", DeclaredTypes.NONE)).isEqualTo(pinned.name());
        assertThat(cache.find("pinned", DeclaredTypes.NONE)).isNull();
        assertThat(cache.release("pinned", DeclaredTypes.NONE)).isNull();
    }

    @Test
    void aPinnedStatementThatIsPreparedAnewIsPinnedStill() {
        Statement first = use("pinned");
        cache.pin(first);
        cache.forgetIfStale(first, UNKNOWN_STATEMENT, true);
        assertThat(cache.find("pinned", DeclaredTypes.NONE)).isNull();
        Statement second = use("pinned");
        use("a");
        use("b");
        use("c");
        assertThat(cache.find("pinned", DeclaredTypes.NONE)).isSameAs(second);
        assertThat(cache.release("pinned", DeclaredTypes.NONE)).isEqualTo(second.name());
    }

    @Test
    void noMoreArePinnedThanThereIsRoomForOthers() {
        cache.pin(use("a"));
        cache.pin(use("b"));
        cache.requireRoomToPin(use("a"));
        assertThatThrownBy(() -> cache.requireRoomToPin(use("c")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("2 prepared statements")
                .hasMessageContaining("statementCacheSize");
    }

    // ---- All

    @Test
    void whenTheServerForgetsAllTheyAreClosedToBeSureAndPreparedAnew() {
        Statement pinned = use("pinned");
        cache.pin(pinned);
        Statement a = use("a");
        Statement b = use("b");
        cache.forgetAll();
        assertThat(List.of("pinned", "a", "b")).allSatisfy(sql -> assertThat(cache.find(sql, DeclaredTypes.NONE))
                .isNull());
        assertThat(closings()).isEqualTo(closeOf(a, b, pinned));
        assertThat(use("a").name()).isNotEqualTo(a.name());
        assertThat(use("pinned").name()).isNotEqualTo(pinned.name());
        use("b");
        use("c");
        use("d");
        assertThat(cache.find("pinned", DeclaredTypes.NONE)).as("pinned still").isNotNull();
    }
}
