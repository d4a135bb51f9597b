/**
 * {@code wayline decode}: any frame, for people or as JSON. It needs the codec, picocli and jackson-core and nothing else of
 * this module, so that it starts with a short classpath.
 */
@NullMarked
package io.wayline.standalone.decode;

import org.jspecify.annotations.NullMarked;
