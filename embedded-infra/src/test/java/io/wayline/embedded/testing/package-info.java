/** A broker and a database for the integration tests of every module. */
@NullMarked
package io.wayline.embedded.testing;

import org.jspecify.annotations.NullMarked;
