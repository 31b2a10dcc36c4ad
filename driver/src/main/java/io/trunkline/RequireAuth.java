// SPDX-License-Identifier: Apache-2.0
package io.trunkline;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which methods of authentication a server may use; it is refused, before anything is proved to it, if it wants another.
 *
 * @see <a href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-REQUIRE-AUTH">The manual on
 *     require_auth</a>
 */
public final class RequireAuth {
    private static final RequireAuth ANY = new RequireAuth(Set.of(), true);

    private final Set<AuthenticationMethod> methods;

    /** The methods are those that may not be used. */
    private final boolean negated;

    private RequireAuth(Set<AuthenticationMethod> methods, boolean negated) {
        this.methods = methods;
        this.negated = negated;
    }

    /** {@return what allows every method, though clear text and MD5 only where nobody can listen: the default} */
    public static RequireAuth any() {
        return ANY;
    }

    /** {@return what allows these methods only; naming clear text or MD5 allows them on any connection} */
    public static RequireAuth oneOf(AuthenticationMethod... methods) {
        if (methods.length == 0) {
            throw new IllegalArgumentException("require_auth names no method");
        }
        return new RequireAuth(EnumSet.copyOf(Arrays.asList(methods)), false);
    }

    /** {@return what allows all but these methods} */
    public static RequireAuth noneOf(AuthenticationMethod... methods) {
        return new RequireAuth(methods.length == 0 ? Set.of() : EnumSet.copyOf(Arrays.asList(methods)), true);
    }

    public boolean allows(AuthenticationMethod method) {
        return methods.contains(method) != negated;
    }

    /** {@return whether the method is allowed by its name, and not merely not forbidden} */
    public boolean names(AuthenticationMethod method) {
        return !negated && methods.contains(method);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RequireAuth that && methods.equals(that.methods) && negated == that.negated;
    }

    @Override
    public int hashCode() {
        return Objects.hash(methods, negated);
    }

    /** {@return the words that connection strings use} */
    @Override
    public String toString() {
        return methods.stream().map(method -> (negated ? "!" : "") + method).collect(Collectors.joining(","));
    }
}
