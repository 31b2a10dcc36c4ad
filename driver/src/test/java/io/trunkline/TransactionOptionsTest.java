// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a transaction, in the server's words. */
class TransactionOptionsTest {
    static Stream<Arguments> modes() {
        return Stream.of(
                Arguments.of(TransactionOptions.defaults(), ""),
                Arguments.of(TransactionOptions.serializable(), "ISOLATION LEVEL SERIALIZABLE"),
                Arguments.of(TransactionOptions.repeatableRead(), "ISOLATION LEVEL REPEATABLE READ"),
                Arguments.of(TransactionOptions.readCommitted(), "ISOLATION LEVEL READ COMMITTED"),
                Arguments.of(TransactionOptions.readUncommitted(), "ISOLATION LEVEL READ UNCOMMITTED"),
                Arguments.of(TransactionOptions.defaults().readOnly(), "READ ONLY"),
                Arguments.of(TransactionOptions.defaults().readOnly().readWrite(), "READ WRITE"),
                Arguments.of(TransactionOptions.defaults().notDeferrable(), "NOT DEFERRABLE"),
                Arguments.of(
                        TransactionOptions.serializable().deferrable().readOnly(),
                        "ISOLATION LEVEL SERIALIZABLE READ ONLY DEFERRABLE"),
                Arguments.of(TransactionOptions.defaults().lockTimeout(Duration.ofSeconds(1)), ""));
    }

    @ParameterizedTest
    @MethodSource("modes")
    void onlyWhatWasSaidIsSaid(TransactionOptions options, String modes) {
        assertThat(options.modes()).isEqualTo(modes);
    }

    @Test
    void settingsAreTheServersParametersInMilliseconds() {
        TransactionOptions options = TransactionOptions.defaults()
                .statementTimeout(Duration.ofSeconds(2))
                .lockTimeout(Duration.ZERO)
                .idleTimeout(Duration.ofNanos(1_000_001))
                .transactionTimeout(Duration.ofMillis(Integer.MAX_VALUE));
        assertThat(options.settings())
                .isEqualTo(Map.of(
                        "statement_timeout",
                        "2000",
                        "lock_timeout",
                        "0",
                        "idle_in_transaction_session_timeout",
                        "2",
                        "transaction_timeout",
                        "2147483647"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT0.0009S", "PT2147483.647000001S", "PT876000000H"})
    void aTimeThatTheServerCannotKeepIsRefused(Duration time) {
        assertThatThrownBy(() -> TransactionOptions.defaults().lockTimeout(time))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lock_timeout")
                .hasMessageContaining("1 to 2147483647 ms");
    }

    @Test
    void aChangeLeavesTheOriginalAlone() {
        TransactionOptions original = TransactionOptions.serializable();
        TransactionOptions changed = original.readOnly().statementTimeout(Duration.ofSeconds(1));
        assertThat(original).isEqualTo(TransactionOptions.isolation(IsolationLevel.SERIALIZABLE));
        assertThat(changed).isNotEqualTo(original);
        assertThat(changed).hasToString("ISOLATION LEVEL SERIALIZABLE READ ONLY, statement_timeout=1000");
        assertThat(changed.settings()).isUnmodifiable();
    }

    @Test
    void whatSaysLessOfTheSameIsWithin() {
        TransactionOptions outer = TransactionOptions.serializable().readOnly().lockTimeout(Duration.ofSeconds(1));
        assertThat(TransactionOptions.defaults().isWithin(outer)).isTrue();
        assertThat(TransactionOptions.serializable().isWithin(outer)).isTrue();
        assertThat(outer.isWithin(outer)).isTrue();
        assertThat(TransactionOptions.readCommitted().isWithin(outer)).isFalse();
        assertThat(TransactionOptions.serializable().readWrite().isWithin(outer))
                .isFalse();
        assertThat(TransactionOptions.defaults().deferrable().isWithin(outer)).isFalse();
        assertThat(TransactionOptions.defaults()
                        .lockTimeout(Duration.ofSeconds(2))
                        .isWithin(outer))
                .isFalse();
        assertThat(outer.isWithin(TransactionOptions.serializable())).isFalse();
    }

    @Test
    void equalOptionsHaveEqualHashes() {
        TransactionOptions one = TransactionOptions.serializable().readOnly().lockTimeout(Duration.ofSeconds(1));
        TransactionOptions other = TransactionOptions.serializable()
                .lockTimeout(Duration.ofSeconds(1))
                .readOnly();
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "3", "9223372036854775808", "18446744073709551615"})
    void aTransactionsNumberIsWrittenDownAndReadAgain(String text) {
        assertThat(TransactionId.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1x", "18446744073709551616"})
    void whatIsNoNumberOfATransactionIsRefused(String text) {
        assertThatThrownBy(() -> TransactionId.parse(text)).isInstanceOf(NumberFormatException.class);
    }
}
