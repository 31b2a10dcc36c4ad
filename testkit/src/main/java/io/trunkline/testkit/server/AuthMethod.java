// SPDX-License-Identifier: Apache-2.0
package io.trunkline.testkit.server;

/** How a server makes a user prove who they are: the methods of {@code pg_hba.conf} that need nothing but the server. */
public enum AuthMethod {
    /** No proof at all. */
    TRUST("trust"),
    /** The password in clear text. */
    PASSWORD("password"),
    /** The password hashed with MD5 and a salt; the role's password is stored so that this works. */
    MD5("md5"),
    /** SCRAM-SHA-256. */
    SCRAM_SHA_256("scram-sha-256");

    private final String keyword;

    AuthMethod(String keyword) {
        this.keyword = keyword;
    }

    /** The word for it in {@code pg_hba.conf}. */
    String keyword() {
        return keyword;
    }
}
