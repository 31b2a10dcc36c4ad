// SPDX-License-Identifier: Apache-2.0
package io.trunkline.codec.builtin;

/** A field of a composite type, with the codecs of its type, which may be a domain. */
record CompositeField(String name, TypeCodecs codecs) {}
