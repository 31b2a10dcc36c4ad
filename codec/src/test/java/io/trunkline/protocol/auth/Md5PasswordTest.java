// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Md5PasswordTest {
    @Test
    void theAnswerIsTheHashOfTheStoredHashAndTheSalt() {
        // The expectations come from another implementation of MD5.
        assertThat(Md5Password.answer("md5user", "md5pass", new byte[] {0x2a, 0x3d, (byte) 0x8f, (byte) 0xe0}))
                .isEqualTo("md5cfb6611313d9acf93c09270ddc4be32a");
        assertThat(Md5Password.answer("app", "pässword", new byte[] {1, 2, -2, -1}))
                .isEqualTo("md5eb83cc2f5922d6da32501638813f320e");
    }
}
