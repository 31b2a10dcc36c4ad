// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import io.trunkline.type.TsQuery.And;
import io.trunkline.type.TsQuery.Empty;
import io.trunkline.type.TsQuery.Not;
import io.trunkline.type.TsQuery.Or;
import io.trunkline.type.TsQuery.Phrase;
import io.trunkline.type.TsQuery.Step;
import io.trunkline.type.TsQuery.Value;
import io.trunkline.type.TsVector.Weight;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the text of a {@code tsquery}, a method per level of binding.
 *
 * <pre>
 *   or      and | and | …
 *   and     phrase &amp; phrase &amp; …
 *   phrase  operand &lt;-&gt; operand &lt;5&gt; …
 *   operand !operand  or  ( or )  or  lexeme[:*ABCD]
 * </pre>
 *
 * <p>Each {@code !} and each parenthesis is a level of Java's stack, of which there are as many as a tree has at most.
 */
final class TsQueryParser {
    /** Ends lexemes without quotes. */
    private static final String ENDS = "!&|()<:";

    private final LexemeReader in;
    private int nested;

    TsQueryParser(String text) {
        in = new LexemeReader("a tsquery", text, ENDS);
    }

    TsQuery parse() {
        in.skipBlanks();
        if (in.atEnd()) {
            return new Empty();
        }
        TsQuery query = or();
        if (!in.atEnd()) {
            throw in.malformed("an operator expected");
        }
        if (query.depth() > TsQuery.DEEPEST) {
            throw tooDeep();
        }
        return query;
    }

    private IllegalArgumentException tooDeep() {
        return in.malformed("more than " + TsQuery.DEEPEST + " levels");
    }

    private TsQuery or() {
        TsQuery first = and();
        List<TsQuery> operands = new ArrayList<>(List.of(first));
        while (in.accept("|")) {
            operands.add(and());
        }
        return operands.size() == 1 ? first : new Or(operands);
    }

    private TsQuery and() {
        TsQuery first = phrase();
        List<TsQuery> operands = new ArrayList<>(List.of(first));
        while (in.accept("&")) {
            operands.add(phrase());
        }
        return operands.size() == 1 ? first : new And(operands);
    }

    private TsQuery phrase() {
        TsQuery first = operand();
        List<Step> steps = new ArrayList<>();
        while (in.accept("<")) {
            steps.add(new Step(distance(), operand()));
        }
        return steps.isEmpty() ? first : new Phrase(first, steps);
    }

    private int distance() {
        int distance = in.accept("-") ? 1 : in.number(Step.FARTHEST + 1);
        if (distance < 0 || distance > Step.FARTHEST || !in.accept(">")) {
            throw in.malformed("<-> or a distance of 0 to " + Step.FARTHEST + " expected");
        }
        return distance;
    }

    /** Also passes over the blanks before and behind it. */
    private TsQuery operand() {
        in.skipBlanks();
        nested++;
        if (nested > TsQuery.DEEPEST) {
            throw tooDeep();
        }
        TsQuery operand;
        if (in.accept("!")) {
            operand = new Not(operand());
        } else if (in.accept("(")) {
            operand = or();
            if (!in.accept(")")) {
                throw in.malformed("')' expected");
            }
        } else {
            operand = value();
        }
        nested--;
        in.skipBlanks();
        return operand;
    }

    private Value value() {
        if (in.atEnd() || ENDS.indexOf(in.peek()) >= 0) {
            throw in.malformed("a lexeme expected");
        }
        String lexeme = in.lexeme();
        Set<Weight> weights = EnumSet.noneOf(Weight.class);
        boolean prefix = false;
        if (in.accept(":")) {
            while (!in.atEnd() && "*ABCDabcd".indexOf(in.peek()) >= 0) {
                if (in.peek() == '*') {
                    prefix = true;
                } else {
                    weights.add(Weight.valueOf(String.valueOf(Character.toUpperCase(in.peek()))));
                }
                in.skip();
            }
        }
        return new Value(lexeme, weights, prefix);
    }
}
