// SPDX-License-Identifier: Apache-2.0
package io.trunkline.type;

import io.trunkline.type.TsQuery.And;
import io.trunkline.type.TsQuery.Not;
import io.trunkline.type.TsQuery.Or;
import io.trunkline.type.TsQuery.Phrase;
import io.trunkline.type.TsQuery.Step;
import io.trunkline.type.TsQuery.Value;
import io.trunkline.type.TsVector.Weight;
import java.util.List;

/**
 * Prints a {@code tsquery} as PostgreSQL does: parentheses only where an operand binds less than its operator, or is a
 * phrase within a phrase and not its first.
 */
final class TsQueryPrinter {
    private static final int OR = 1;
    private static final int AND = 2;
    private static final int PHRASE = 3;
    private static final int NOT = 4;

    private final StringBuilder text = new StringBuilder();

    private TsQueryPrinter() {}

    static String print(TsQuery query) {
        TsQueryPrinter printer = new TsQueryPrinter();
        printer.print(query, 0, 1);
        return printer.text.toString();
    }

    /** @param least how much the query must bind to stand without parentheses */
    private void print(TsQuery query, int least, int depth) {
        if (depth > TsQuery.DEEPEST) {
            throw new IllegalArgumentException("a tsquery of more than " + TsQuery.DEEPEST + " levels");
        }
        if (query instanceof Value value) {
            value(value);
            return;
        }
        boolean parentheses = binding(query) < least;
        text.append(parentheses ? "( " : "");
        if (query instanceof Not not) {
            text.append('!');
            print(not.operand(), NOT, depth + 1);
        } else if (query instanceof And and) {
            operands(and.operands(), " & ", AND, depth);
        } else if (query instanceof Or or) {
            operands(or.operands(), " | ", OR, depth);
        } else if (query instanceof Phrase phrase) {
            print(phrase.first(), PHRASE, depth + 1);
            for (Step step : phrase.steps()) {
                text.append(step.distance() == 1 ? " <-> " : " <" + step.distance() + "> ");
                print(step.operand(), PHRASE + 1, depth + 1);
            }
        }
        text.append(parentheses ? " )" : "");
    }

    private void operands(List<TsQuery> operands, String between, int least, int depth) {
        for (int i = 0; i < operands.size(); i++) {
            text.append(i == 0 ? "" : between);
            print(operands.get(i), least, depth + 1);
        }
    }

    private static int binding(TsQuery query) {
        return query instanceof Or ? OR : query instanceof And ? AND : query instanceof Phrase ? PHRASE : NOT;
    }

    private void value(Value value) {
        LexemeReader.quote(value.lexeme(), text);
        if (value.prefix() || !value.weights().isEmpty()) {
            text.append(':').append(value.prefix() ? "*" : "");
            for (Weight weight : List.of(Weight.A, Weight.B, Weight.C, Weight.D)) {
                text.append(value.weights().contains(weight) ? weight.name() : "");
            }
        }
    }
}
