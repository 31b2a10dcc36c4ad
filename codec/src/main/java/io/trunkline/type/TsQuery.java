// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import io.trunkline.type.TsVector.Weight;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A {@code tsquery}, what text search looks for: {@code 'fat' & ( 'rat' | 'cat':*A )}.
 *
 * <p>A tree of at most {@value #DEEPEST} levels. Operators of the same kind that follow one another are one node, however
 * they were grouped, as PostgreSQL prints them without parentheses. Only of phrases does the grouping matter: there what
 * comes first is grouped first, and a phrase as a later operand stays one of its own.
 *
 * @see <a href="https://www.postgresql.org/docs/current/datatype-textsearch.html#DATATYPE-TSQUERY">tsquery</a>
 */
public sealed interface TsQuery extends PgValue {
    /** The levels that a query can have; those of people have a handful. */
    int DEEPEST = 256;

    /** A query that finds nothing; it is never an operand. */
    record Empty() implements TsQuery {
        @Override
        public String toString() {
            return "";
        }
    }

    /**
     * A lexeme to be found.
     *
     * @param lexeme the normalised word
     * @param weights where it counts; everywhere if there are none
     * @param prefix whether words that only begin so count as well
     */
    record Value(String lexeme, Set<Weight> weights, boolean prefix) implements TsQuery {
        public Value {
            Objects.requireNonNull(lexeme, "lexeme");
            weights = Set.copyOf(weights);
        }

        public Value(String lexeme) {
            this(lexeme, Set.of(), false);
        }

        @Override
        public String toString() {
            return TsQueryPrinter.print(this);
        }
    }

    /** What must not be found. */
    record Not(TsQuery operand) implements TsQuery {
        public Not {
            requireOperand(operand);
        }

        @Override
        public String toString() {
            return TsQueryPrinter.print(this);
        }
    }

    /**
     * All of which must be found.
     *
     * @param operands two or more, of which none is an And: those of one that was given stand in its place
     */
    record And(List<TsQuery> operands) implements TsQuery {
        public And {
            List<TsQuery> flat = new ArrayList<>();
            for (TsQuery operand : operands) {
                flat.addAll(operand instanceof And and ? and.operands : List.of(operand));
            }
            operands = requireOperands(flat);
        }

        @Override
        public String toString() {
            return TsQueryPrinter.print(this);
        }
    }

    /**
     * Of which one must be found.
     *
     * @param operands two or more, of which none is an Or: those of one that was given stand in its place
     */
    record Or(List<TsQuery> operands) implements TsQuery {
        public Or {
            List<TsQuery> flat = new ArrayList<>();
            for (TsQuery operand : operands) {
                flat.addAll(operand instanceof Or or ? or.operands : List.of(operand));
            }
            operands = requireOperands(flat);
        }

        @Override
        public String toString() {
            return TsQueryPrinter.print(this);
        }
    }

    /**
     * What must be found one after another.
     *
     * @param first no Phrase: the steps of one that was given stand before the others
     * @param steps what follows, one or more
     */
    record Phrase(TsQuery first, List<Step> steps) implements TsQuery {
        public Phrase {
            List<Step> flat = new ArrayList<>(steps);
            if (first instanceof Phrase phrase) {
                flat.addAll(0, phrase.steps);
                first = phrase.first;
            }
            requireOperand(first);
            if (flat.isEmpty()) {
                throw new IllegalArgumentException("a phrase of one operand");
            }
            steps = List.copyOf(flat);
        }

        @Override
        public String toString() {
            return TsQueryPrinter.print(this);
        }
    }

    /**
     * A later operand of a phrase.
     *
     * @param distance how many positions after the one before it, 0 to 16384
     * @param operand what must be found there
     */
    record Step(int distance, TsQuery operand) {
        /** The greatest distance. */
        public static final int FARTHEST = 16_384;

        /** @throws IllegalArgumentException if the distance is out of range */
        public Step {
            requireOperand(operand);
            if (distance < 0 || distance > FARTHEST) {
                throw new IllegalArgumentException(
                        "a distance of " + distance + " in a tsquery, outside 0 to " + FARTHEST);
            }
        }
    }

    /**
     * Reads what PostgreSQL reads as a {@code tsquery}: lexemes in quotes or not, {@code !}, {@code &}, {@code |},
     * {@code <->}, {@code <N>} and parentheses. Nothing is normalised, as {@code to_tsquery} would do it.
     *
     * @throws IllegalArgumentException if it is something else, or nested too deeply
     */
    static TsQuery parse(String text) {
        return new TsQueryParser(text).parse();
    }

    /** {@return the levels of this tree: 1 of a lexeme} */
    default int depth() {
        int deepest = 0;
        for (TsQuery operand : children()) {
            deepest = Math.max(deepest, operand.depth());
        }
        return deepest + 1;
    }

    /** {@return the operands, from left to right; none of a lexeme} */
    default List<TsQuery> children() {
        if (this instanceof Not not) {
            return List.of(not.operand);
        } else if (this instanceof And and) {
            return and.operands;
        } else if (this instanceof Or or) {
            return or.operands;
        } else if (this instanceof Phrase phrase) {
            List<TsQuery> children = new ArrayList<>(List.of(phrase.first));
            phrase.steps.forEach(step -> children.add(step.operand));
            return Collections.unmodifiableList(children);
        }
        return List.of();
    }

    private static void requireOperand(TsQuery operand) {
        if (Objects.requireNonNull(operand, "operand") instanceof Empty) {
            throw new IllegalArgumentException("an empty tsquery as an operand");
        }
    }

    private static List<TsQuery> requireOperands(List<TsQuery> operands) {
        if (operands.size() < 2) {
            throw new IllegalArgumentException("an operator of a tsquery with fewer than two operands");
        }
        operands.forEach(TsQuery::requireOperand);
        return List.copyOf(operands);
    }
}
