// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.wire.ArrayCache;
import io.trunkline.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageRoundTripTest {
    @Test
    void everyTypeAndConstantFromTheServerHasASample() {
        assertThat(MessageSamples.backend()).containsAll(constants(BackendMessage.class));
        assertThat(typesOf(MessageSamples.backend())).containsExactlyInAnyOrderElementsOf(types(BackendMessage.class));
    }

    @Test
    void everyTypeAndConstantFromTheClientHasASample() {
        assertThat(MessageSamples.frontend()).containsAll(constants(FrontendMessage.class));
        assertThat(typesOf(MessageSamples.frontend()))
                .containsExactlyInAnyOrderElementsOf(types(FrontendMessage.class));
    }

    @ParameterizedTest
    @MethodSource("backend")
    void whatTheServerWritesTheClientReads(BackendMessage message) {
        WireWriter out = new WireWriter();
        new BackendWriter(out).write(message);

        RecordedMessages.End<BackendMessage> client = RecordedMessages.client();
        client.feed(out.array(), 0, out.size());

        assertThat(client.messages()).containsExactly(message);
        assertThat(client.messages().get(0)).hasSameHashCodeAs(message);
        assertThat(client.reader().buffered()).isZero();
    }

    @ParameterizedTest
    @MethodSource("frontend")
    void whatTheClientWritesTheServerReads(FrontendMessage message) {
        FrontendReader reader = new FrontendReader(MessageLimits.defaults(), new ArrayCache());
        WireWriter out = new WireWriter();
        FrontendWriter writer = new FrontendWriter(out);
        if (!beforeStartup(message)) {
            writer.write(new StartupMessage(3, 0, Map.of("user", "app")));
        }
        reader.expectPassword(kind(message));
        writer.write(message);

        List<FrontendMessage> read = new ArrayList<>();
        RecordedMessages.feed(
                reader,
                new FrontendHandler() {
                    @Override
                    public void on(CopyData data) {
                        read.add(data.copy());
                    }

                    @Override
                    public void unexpected(FrontendMessage other) {
                        read.add(other);
                    }
                },
                out.array(),
                0,
                out.size());

        assertThat(read.get(read.size() - 1)).isEqualTo(message).hasSameHashCodeAs(message);
        assertThat(reader.buffered()).isZero();
    }

    @Test
    void parametersOfAStartupMessageKeepTheirOrder() {
        StartupMessage message = (StartupMessage) MessageSamples.frontend().get(4);
        assertThat(message.parameters().keySet()).containsExactly("user", "database", "application_name", "options");
    }

    @Test
    void nothingSecretIsShown() {
        byte[] secret = MessageSamples.bytes("hunter2");
        assertThat(Stream.of(
                                new PasswordMessage("hunter2"),
                                new SaslInitialResponse("X", secret),
                                new SaslResponse(secret),
                                new GssResponse(secret),
                                new CancelRequest(1, secret),
                                new BackendKeyData(1, secret),
                                new Bind("", "", new int[0], List.of(secret), new int[0]),
                                new FunctionCall(1, new int[0], List.of(secret), 0))
                        .map(Object::toString))
                .allSatisfy(text -> assertThat(text).doesNotContain("hunter2", "104, 117", "[B@"));
    }

    static List<BackendMessage> backend() {
        return MessageSamples.backend();
    }

    static List<FrontendMessage> frontend() {
        return MessageSamples.frontend();
    }

    private static boolean beforeStartup(FrontendMessage message) {
        return message instanceof SslRequest
                || message instanceof GssEncRequest
                || message instanceof CancelRequest
                || message instanceof StartupMessage;
    }

    private static PasswordKind kind(FrontendMessage message) {
        if (message instanceof SaslInitialResponse) {
            return PasswordKind.SASL_INITIAL_RESPONSE;
        } else if (message instanceof SaslResponse) {
            return PasswordKind.SASL_RESPONSE;
        } else if (message instanceof GssResponse) {
            return PasswordKind.GSS_RESPONSE;
        }
        return PasswordKind.PASSWORD;
    }

    private static <M> Set<Class<?>> typesOf(List<M> messages) {
        return messages.stream().map(Object::getClass).collect(Collectors.toSet());
    }

    private static Set<Class<?>> types(Class<?> family) {
        return concrete(family).collect(Collectors.toSet());
    }

    @SuppressWarnings("unchecked") // an enum constant of a permitted type is a message
    private static <M> List<M> constants(Class<M> family) {
        return concrete(family)
                .filter(Class::isEnum)
                .flatMap(type -> Stream.of((M[]) type.getEnumConstants()))
                .toList();
    }

    private static Stream<Class<?>> concrete(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(MessageRoundTripTest::concrete)
                : Stream.of(type);
    }
}
