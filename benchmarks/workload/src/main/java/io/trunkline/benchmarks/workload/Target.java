// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.workload;

/** The server to measure against: on 127.0.0.1, trusting all but one user, without TLS. */
public record Target(int port, String user, String database) {
    public static final String HOST = "127.0.0.1";

    /** Who must prove to know a password, by SCRAM-SHA-256 with the server's 4,096 iterations. */
    public static final String SCRAM_USER = "scram";

    public static final String SCRAM_PASSWORD = "as good as any other";
}
