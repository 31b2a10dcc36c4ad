// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

import io.trunkline.codec.text.FloatText;
import io.trunkline.codec.text.WholeText;
import io.trunkline.wire.WireWriter;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A Java type of numbers, seen as whole numbers of 64 bits: what all types of numbers on the wire have in common.
 *
 * @param <T> the boxed type
 */
abstract class NumberKind<T extends Number> {
    static final NumberKind<Byte> BYTE = new NumberKind<>(Byte.class) {
        @Override
        Byte of(long value) {
            if (!holds(value)) {
                throw doesNotFit(value);
            }
            return (byte) value;
        }

        @Override
        boolean holds(long value) {
            return value == (byte) value;
        }
    };

    static final NumberKind<Short> SHORT = new NumberKind<>(Short.class) {
        @Override
        Short of(long value) {
            if (!holds(value)) {
                throw doesNotFit(value);
            }
            return (short) value;
        }

        @Override
        boolean holds(long value) {
            return value == (short) value;
        }
    };

    static final NumberKind<Integer> INTEGER = new NumberKind<>(Integer.class) {
        @Override
        Integer of(long value) {
            if (!holds(value)) {
                throw doesNotFit(value);
            }
            return (int) value;
        }

        @Override
        boolean holds(long value) {
            return value == (int) value;
        }
    };

    static final NumberKind<Long> LONG = new NumberKind<>(Long.class) {
        @Override
        Long of(long value) {
            return value;
        }

        @Override
        boolean holds(long value) {
            return true;
        }
    };

    static final NumberKind<BigInteger> BIG_INTEGER = new NumberKind<>(BigInteger.class) {
        @Override
        BigInteger of(long value) {
            return BigInteger.valueOf(value);
        }

        @Override
        boolean holds(long value) {
            return true;
        }

        @Override
        boolean fitsLong(BigInteger value) {
            return value.bitLength() < Long.SIZE;
        }

        @Override
        void writeText(BigInteger value, WireWriter out) {
            if (fitsLong(value)) {
                super.writeText(value, out);
            } else {
                out.writeUtf8(value.toString());
            }
        }
    };

    static final NumberKind<BigDecimal> BIG_DECIMAL = new NumberKind<>(BigDecimal.class) {
        @Override
        BigDecimal of(long value) {
            return BigDecimal.valueOf(value);
        }

        @Override
        boolean holds(long value) {
            return true;
        }

        @Override
        boolean fitsLong(BigDecimal value) {
            // Precision and scale first: the value of 1e1000000000 must not be spelled out to find that it is too
            // large.
            return value.signum() == 0
                    || ((long) value.precision() - value.scale() <= 19
                            && value.scale() < value.precision()
                            && value.stripTrailingZeros().scale() <= 0
                            && value.toBigInteger().bitLength() < Long.SIZE);
        }

        @Override
        void writeText(BigDecimal value, WireWriter out) {
            NumericText.write(value, out);
        }
    };

    static final NumberKind<Float> FLOAT = new NumberKind<>(Float.class) {
        @Override
        Float of(long value) {
            if (!holds(value)) {
                throw doesNotFit(value);
            }
            return (float) value;
        }

        @Override
        boolean holds(long value) {
            // Casting back saturates, so the largest long would look exact.
            return (long) (float) value == value && value != Long.MAX_VALUE;
        }

        @Override
        boolean fitsLong(Float value) {
            return isWholeLong(value);
        }

        @Override
        void writeText(Float value, WireWriter out) {
            FloatText.write(value, out);
        }
    };

    static final NumberKind<Double> DOUBLE = new NumberKind<>(Double.class) {
        @Override
        Double of(long value) {
            return exactDouble(value);
        }

        @Override
        boolean holds(long value) {
            return isExactDouble(value);
        }

        @Override
        boolean fitsLong(Double value) {
            return isWholeLong(value);
        }

        @Override
        void writeText(Double value, WireWriter out) {
            FloatText.write(value, out);
        }
    };

    private final Class<T> javaType;

    private NumberKind(Class<T> javaType) {
        this.javaType = javaType;
    }

    final Class<T> javaType() {
        return javaType;
    }

    /** {@return the number as this type} An {@link ArithmeticException} names the number if the type cannot hold it. */
    abstract T of(long value);

    /** {@return whether {@link #of} can} */
    abstract boolean holds(long value);

    /** {@return whether the value is a whole number of 64 bits} */
    boolean fitsLong(T value) {
        return true;
    }

    /** {@return the whole number that {@link #fitsLong} found} */
    final long toLong(T value) {
        return value.longValue();
    }

    void writeText(T value, WireWriter out) {
        WholeText.write(value.longValue(), out);
    }

    final ArithmeticException doesNotFit(long value) {
        return new ArithmeticException(value + " does not fit into " + javaType.getSimpleName());
    }

    /** {@return the same number as a double} One of those between which a double cannot tell is refused. */
    static double exactDouble(long value) {
        if (!isExactDouble(value)) {
            throw new ArithmeticException(value + " is a whole number that no double holds exactly: read it as a long");
        }
        return value;
    }

    private static boolean isExactDouble(long value) {
        return (long) (double) value == value && value != Long.MAX_VALUE;
    }

    /** {@return whether a double, or a float made one, holds a whole number of 64 bits; minus zero is none} */
    static boolean isWholeLong(double value) {
        return value == Math.rint(value)
                && value >= Long.MIN_VALUE
                && value < -(double) Long.MIN_VALUE
                && !(value == 0 && 1 / value < 0);
    }
}
