// SPDX-License-Identifier: Apache-2.0
package io.trunkline.benchmarks.workload;

/** The server to measure against: on 127.0.0.1, trusting, without TLS. */
public record Target(int port, String user, String database) {
    public static final String HOST = "127.0.0.1";
}
