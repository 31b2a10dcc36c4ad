// SPDX-License-Identifier: Apache-2.0
package io.trunkline.protocol.auth;

import java.nio.charset.StandardCharsets;

/**
 * What a SCRAM client says about binding the exchange to the TLS connection under it (RFC 5802, section 6).
 *
 * <p>Whoever sits between client and server on TLS connections of its own cannot pass on a bound exchange.
 */
public final class ChannelBinding {
    /** The client cannot bind, as there is no TLS. */
    public static final ChannelBinding NONE = new ChannelBinding("n,,", new byte[0], "SCRAM-SHA-256");

    /** The client could bind but the server did not offer it, which the server then finds true or a forgery. */
    public static final ChannelBinding NOT_OFFERED = new ChannelBinding("y,,", new byte[0], "SCRAM-SHA-256");

    private final String header;
    private final byte[] data;
    private final String mechanism;

    private ChannelBinding(String header, byte[] data, String mechanism) {
        this.header = header;
        this.data = data;
        this.mechanism = mechanism;
    }

    /**
     * Binding to the server's certificate (RFC 5929, section 4).
     *
     * @param certificateHash with the hash function that the certificate's signature uses, SHA-256 in place of MD5 and SHA-1
     * @throws IllegalArgumentException if the hash is empty, which would bind to nothing
     */
    public static ChannelBinding tlsServerEndPoint(byte[] certificateHash) {
        if (certificateHash.length == 0) {
            throw new IllegalArgumentException("an empty hash of the server's certificate");
        }
        return new ChannelBinding("p=tls-server-end-point,,", certificateHash.clone(), "SCRAM-SHA-256-PLUS");
    }

    /** {@return the name of the SASL mechanism that goes with this} */
    public String mechanism() {
        return mechanism;
    }

    /** What the client's first message begins with. */
    String header() {
        return header;
    }

    /** What the client's final message repeats in base64: the header, then the data. */
    byte[] input() {
        byte[] ascii = header.getBytes(StandardCharsets.US_ASCII);
        byte[] input = new byte[ascii.length + data.length];
        System.arraycopy(ascii, 0, input, 0, ascii.length);
        System.arraycopy(data, 0, input, ascii.length, data.length);
        return input;
    }

    @Override
    public String toString() {
        return mechanism + " " + header;
    }
}
