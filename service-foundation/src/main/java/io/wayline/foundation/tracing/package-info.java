/** The traces of a service with Spring. */
@NullMarked
package io.wayline.foundation.tracing;

import org.jspecify.annotations.NullMarked;
