// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

/** How a server lets a client prove who it is. */
public enum AuthenticationMethod {
    /** Not at all, or by means outside of the conversation: a certificate, the operating system's word. */
    NONE("none"),

    /** The password in clear text. */
    PASSWORD("password"),

    /** A hash of the password: deprecated, and hardly better than clear text. */
    MD5("md5"),

    /** SCRAM-SHA-256, with channel binding or without. */
    SCRAM_SHA_256("scram-sha-256"),

    /** A bearer token: PostgreSQL 18 and later. */
    OAUTH("oauth"),

    /** Kerberos through GSSAPI, which this driver does not speak. */
    GSS("gss"),

    /** Kerberos or NTLM through SSPI, which this driver does not speak. */
    SSPI("sspi");

    private final String word;

    AuthenticationMethod(String word) {
        this.word = word;
    }

    /** {@return the word that connection strings use} */
    @Override
    public String toString() {
        return word;
    }
}
