// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

/** The server has done all it was asked to and waits. */
public record ReadyForQuery(TransactionStatus status) implements BackendMessage {
    private static final ReadyForQuery IDLE = new ReadyForQuery(TransactionStatus.IDLE);
    private static final ReadyForQuery IN_TRANSACTION = new ReadyForQuery(TransactionStatus.IN_TRANSACTION);
    private static final ReadyForQuery FAILED = new ReadyForQuery(TransactionStatus.FAILED);

    /** {@return the one message of this status, made beforehand: it ends every statement} */
    public static ReadyForQuery of(TransactionStatus status) {
        return switch (status) {
            case IDLE -> IDLE;
            case IN_TRANSACTION -> IN_TRANSACTION;
            case FAILED -> FAILED;
        };
    }

    @Override
    public void deliver(BackendHandler handler) {
        handler.on(this);
    }
}
