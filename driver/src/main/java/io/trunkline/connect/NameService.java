// SPDX-License-Identifier: Apache-2.0
package io.trunkline.connect;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Who knows the addresses of a name. */
@FunctionalInterface
public interface NameService {
    /** The one that Java asks: the system's. */
    NameService SYSTEM = InetAddress::getAllByName;

    /** The addresses of a host, at least one, in the order in which they should be tried; blocks until it knows. */
    InetAddress[] addresses(String host) throws UnknownHostException;
}
