// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.search;

import io.trunkline.type.TsQuery;
import io.trunkline.type.TsQuery.And;
import io.trunkline.type.TsQuery.Empty;
import io.trunkline.type.TsQuery.Not;
import io.trunkline.type.TsQuery.Or;
import io.trunkline.type.TsQuery.Phrase;
import io.trunkline.type.TsQuery.Step;
import io.trunkline.type.TsQuery.Value;
import io.trunkline.type.TsVector.Weight;
import io.trunkline.wire.MalformedBytesException;
import io.trunkline.wire.WireReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tokens of a {@code tsquery} into a tree, without recursion and in time that grows with their number alone.
 *
 * <p>Operators that wait for operands stand on a stack. One of the same kind as the operator it is an operand of adds its
 * operands to those: a query of a thousand lexemes between ands is two levels deep and not a thousand.
 */
final class TsQueryTokens {
    private static final int SMALLEST_TOKEN = 2;
    private static final List<Set<Weight>> WEIGHTS = weights();

    private final WireReader in;
    private final Deque<Operator> waiting = new ArrayDeque<>();

    TsQueryTokens(WireReader in) {
        this.in = in;
    }

    private static List<Set<Weight>> weights() {
        List<Set<Weight>> sets = new ArrayList<>();
        for (int bits = 0; bits < 1 << Weight.values().length; bits++) {
            Set<Weight> set = EnumSet.noneOf(Weight.class);
            for (Weight weight : Weight.values()) {
                if ((bits & 1 << weight.number()) != 0) {
                    set.add(weight);
                }
            }
            sets.add(Set.copyOf(set));
        }
        return List.copyOf(sets);
    }

    TsQuery read() {
        int count = in.readCount(SMALLEST_TOKEN);
        if (count == 0) {
            return new Empty();
        }
        TsQuery query = null;
        for (int i = 0; i < count; i++) {
            if (query != null) {
                throw new MalformedBytesException("a tsquery of " + i + " lexemes and operators, said to be " + count);
            }
            int kind = in.readUnsignedByte();
            if (kind == TsQueryCodec.OPERATOR) {
                operator();
            } else if (kind == TsQueryCodec.LEXEME) {
                query = complete(lexeme());
            } else {
                throw new MalformedBytesException("a token of kind " + kind + " in a tsquery");
            }
        }
        if (query == null) {
            throw new MalformedBytesException("a tsquery with an operand missing");
        }
        return query;
    }

    private void operator() {
        int kind = in.readUnsignedByte();
        if (kind < TsQueryCodec.NOT || kind > TsQueryCodec.PHRASE) {
            throw new MalformedBytesException("an operator of kind " + kind + " in a tsquery");
        }
        int distance = kind == TsQueryCodec.PHRASE ? in.readUnsignedShort() : 0;
        if (distance > Step.FARTHEST) {
            throw new MalformedBytesException("a distance of " + distance + " in a tsquery");
        }
        Operator above = waiting.peek();
        if (above == null || !above.takes(kind)) {
            // The operator's operands are one level more.
            if (waiting.size() >= TsQuery.DEEPEST - 1) {
                throw new MalformedBytesException("a tsquery of more than " + TsQuery.DEEPEST + " levels");
            }
            above = new Operator(kind);
            waiting.push(above);
        }
        above.expect(distance);
    }

    private Value lexeme() {
        int weights = in.readUnsignedByte();
        int prefix = in.readUnsignedByte();
        if (weights >= WEIGHTS.size() || prefix > 1) {
            throw new MalformedBytesException(
                    "a lexeme with weights " + weights + " and prefix " + prefix + " in a tsquery");
        }
        return new Value(in.readCString(), WEIGHTS.get(weights), prefix == 1);
    }

    /** Gives the operand to the operator that waits for it; what that completes is an operand in turn. */
    private @Nullable TsQuery complete(TsQuery operand) {
        TsQuery done = operand;
        while (!waiting.isEmpty()) {
            Operator operator = waiting.element();
            if (!operator.completedBy(done)) {
                return null;
            }
            waiting.pop();
            done = operator.query();
        }
        return done;
    }

    /** An operator with the operands that it has so far, from right to left. */
    private static final class Operator {
        private final int kind;
        private final List<TsQuery> operands = new ArrayList<>();
        private final List<Integer> distances = new ArrayList<>();
        private int missing = 1;

        Operator(int kind) {
            this.kind = kind;
        }

        /** Whether the operands of an operator of that kind, which is the next operand, may stand among these. */
        boolean takes(int other) {
            return switch (kind) {
                case TsQueryCodec.AND, TsQueryCodec.OR -> other == kind;
                case TsQueryCodec.PHRASE -> other == kind && missing == 1;
                default -> false;
            };
        }

        /** Takes note of an operator, which replaces an operand by its own. */
        void expect(int distance) {
            if (kind != TsQueryCodec.NOT) {
                missing++;
            }
            if (kind == TsQueryCodec.PHRASE) {
                distances.add(distance);
            }
        }

        boolean completedBy(TsQuery operand) {
            operands.add(operand);
            missing--;
            return missing == 0;
        }

        TsQuery query() {
            Collections.reverse(operands);
            return switch (kind) {
                case TsQueryCodec.NOT -> new Not(operands.get(0));
                case TsQueryCodec.AND -> new And(operands);
                case TsQueryCodec.OR -> new Or(operands);
                default -> phrase();
            };
        }

        private TsQuery phrase() {
            Collections.reverse(distances);
            List<Step> steps = new ArrayList<>();
            for (int i = 0; i < distances.size(); i++) {
                steps.add(new Step(distances.get(i), operands.get(i + 1)));
            }
            return new Phrase(operands.get(0), steps);
        }
    }
}
