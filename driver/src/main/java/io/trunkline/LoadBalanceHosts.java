// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

/** In which order hosts and their addresses are tried. */
public enum LoadBalanceHosts {
    /** As they were given. */
    DISABLE("disable"),

    /** Hosts shuffled, and the addresses of each host, for every connection anew. */
    RANDOM("random");

    private final String word;

    LoadBalanceHosts(String word) {
        this.word = word;
    }

    /** {@return the word that connection strings use} */
    @Override
    public String toString() {
        return word;
    }
}
