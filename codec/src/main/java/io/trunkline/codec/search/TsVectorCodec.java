// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.search;

import io.trunkline.codec.Codec;
import io.trunkline.codec.ValueCodec;
import io.trunkline.type.TsVector;
import io.trunkline.type.TsVector.Lexeme;
import io.trunkline.type.TsVector.Position;
import io.trunkline.type.TsVector.Weight;
import io.trunkline.wire.WireReader;
import io.trunkline.wire.WireWriter;
import java.util.List;

/**
 * {@code tsvector} in binary.
 *
 * <pre>
 *   int32  number of lexemes, for each
 *     string  UTF-8, then a zero byte
 *     uint16  number of positions
 *     uint16  for each: weight in the upper 2 bits, A 3 to D 0, position in the lower 14
 * </pre>
 */
public final class TsVectorCodec extends ValueCodec<TsVector> {
    public static final Codec<TsVector> TSVECTOR = new TsVectorCodec();

    private static final int SMALLEST_LEXEME = 3;
    private static final int WEIGHT_SHIFT = 14;
    private static final List<Weight> WEIGHTS = List.of(Weight.D, Weight.C, Weight.B, Weight.A);

    private TsVectorCodec() {
        super(TsVector.class, TsVector::parse);
    }

    @Override
    public TsVector decodeBinary(WireReader in) {
        Lexeme[] lexemes = new Lexeme[in.readCount(SMALLEST_LEXEME)];
        for (int i = 0; i < lexemes.length; i++) {
            lexemes[i] = new Lexeme(in.readCString(), positions(in));
        }
        return new TsVector(List.of(lexemes));
    }

    private static List<Position> positions(WireReader in) {
        int count = in.readShortCount(2);
        if (count == 0) {
            return List.of();
        }
        Position[] positions = new Position[count];
        for (int i = 0; i < count; i++) {
            int bits = in.readUnsignedShort();
            int position = bits & TsVector.LAST_POSITION;
            if (position == 0) {
                throw malformed("a tsvector with a position of 0");
            }
            positions[i] = new Position(position, WEIGHTS.get(bits >> WEIGHT_SHIFT));
        }
        return List.of(positions);
    }

    @Override
    public void encodeBinary(TsVector value, WireWriter out) {
        List<Lexeme> lexemes = value.lexemes();
        out.writeInt(lexemes.size());
        for (int i = 0; i < lexemes.size(); i++) {
            List<Position> positions = lexemes.get(i).positions();
            out.writeCString(lexemes.get(i).text()).writeShort(positions.size());
            for (int j = 0; j < positions.size(); j++) {
                Position position = positions.get(j);
                out.writeShort(position.weight().number() << WEIGHT_SHIFT | position.position());
            }
        }
    }

    /** What the server refuses, it refuses in other words if it comes in binary, or not at all. */
    @Override
    public boolean isExact(TsVector value) {
        long size = 0;
        for (Lexeme lexeme : value.lexemes()) {
            if (!Lexemes.isExact(lexeme.text())) {
                return false;
            }
            size += Lexemes.largest(lexeme.text()) + 4 + 2L * lexeme.positions().size();
        }
        return size <= Lexemes.MOST_BYTES;
    }
}
