// SPDX-License-Identifier: Apache-2.0
/**
 * Our reading of connection strings, services and password files beside libpq's own, and what ours says when it refuses. Read
 * {@link io.trunkline.settings.LibpqAgreementTest} first, then {@link io.trunkline.settings.LibpqQuestions}.
 */
@NullMarked
package io.trunkline.settings;

import org.jspecify.annotations.NullMarked;
