// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.search;

import io.trunkline.codec.Codec;
import io.trunkline.codec.ValueCodec;
import io.trunkline.type.TsQuery;
import io.trunkline.type.TsQuery.And;
import io.trunkline.type.TsQuery.Empty;
import io.trunkline.type.TsQuery.Not;
import io.trunkline.type.TsQuery.Phrase;
import io.trunkline.type.TsQuery.Step;
import io.trunkline.type.TsQuery.Value;
import io.trunkline.type.TsVector.Weight;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.util.List;

/**
 * {@code tsquery} in binary: an operator stands before its operands, and its right operand before its left one.
 *
 * <pre>
 *   int32  number of lexemes and operators, for each
 *     byte 1  a lexeme
 *       byte    weights: A 8, B 4, C 2, D 1
 *       byte    1 if it is a prefix
 *       string  UTF-8, then a zero byte
 *     byte 2  an operator
 *       byte    1 not, 2 and, 3 or, 4 phrase
 *       int16   the distance, of a phrase only
 * </pre>
 */
public final class TsQueryCodec extends ValueCodec<TsQuery> {
    public static final Codec<TsQuery> TSQUERY = new TsQueryCodec();

    static final int LEXEME = 1;
    static final int OPERATOR = 2;
    static final int NOT = 1;
    static final int AND = 2;
    static final int OR = 3;
    static final int PHRASE = 4;

    /** The server reads text that is nested deeper only sometimes. */
    private static final int DEEPEST_EXACT = 16;

    private TsQueryCodec() {
        super(TsQuery.class, TsQuery::parse);
    }

    @Override
    public TsQuery decodeBinary(WireReader in) {
        return new TsQueryTokens(in).read();
    }

    @Override
    public void encodeBinary(TsQuery value, WireWriter out) {
        int at = out.size();
        out.writeInt(0);
        out.setInt(at, write(value, 1, out));
    }

    /** {@return how many lexemes and operators that took} Many operands are as many operators of two but one. */
    private static int write(TsQuery query, int depth, WireWriter out) {
        if (depth > TsQuery.DEEPEST) {
            throw new IllegalArgumentException("a tsquery of more than " + TsQuery.DEEPEST + " levels");
        }
        if (query instanceof Empty) {
            return 0;
        } else if (query instanceof Value value) {
            int weights = 0;
            for (Weight weight : value.weights()) {
                weights |= 1 << weight.number();
            }
            out.writeByte(LEXEME).writeByte(weights).writeByte(value.prefix() ? 1 : 0);
            out.writeCString(value.lexeme());
            return 1;
        } else if (query instanceof Not not) {
            out.writeByte(OPERATOR).writeByte(NOT);
            return 1 + write(not.operand(), depth + 1, out);
        } else if (query instanceof Phrase phrase) {
            return writePhrase(phrase, depth, out);
        }
        List<TsQuery> operands = query.children();
        int tokens = 0;
        for (int i = operands.size() - 1; i > 0; i--) {
            out.writeByte(OPERATOR).writeByte(query instanceof And ? AND : OR);
            tokens += 1 + write(operands.get(i), depth + 1, out);
        }
        return tokens + write(operands.get(0), depth + 1, out);
    }

    private static int writePhrase(Phrase phrase, int depth, WireWriter out) {
        int tokens = 0;
        for (int i = phrase.steps().size() - 1; i >= 0; i--) {
            Step step = phrase.steps().get(i);
            out.writeByte(OPERATOR).writeByte(PHRASE).writeShort(step.distance());
            tokens += 1 + write(step.operand(), depth + 1, out);
        }
        return tokens + write(phrase.first(), depth + 1, out);
    }

    /**
     * What the server refuses, it refuses in other words if it comes in binary, or not at all. And an empty query it
     * takes as text only.
     */
    @Override
    public boolean isExact(TsQuery value) {
        long size = size(value, 1);
        return size > 0 && size <= Lexemes.MOST_BYTES;
    }

    /** {@return the bytes that the lexemes have at most, or less than 0 if the query is not exact} */
    private static long size(TsQuery query, int depth) {
        if (depth > DEEPEST_EXACT) {
            return -1;
        }
        if (query instanceof Value value) {
            return Lexemes.isExact(value.lexeme()) ? Lexemes.largest(value.lexeme()) + 1 : -1;
        }
        long size = 0;
        for (TsQuery operand : query.children()) {
            long one = size(operand, depth + 1);
            if (one < 0) {
                return one;
            }
            size += one;
        }
        return size;
    }
}
