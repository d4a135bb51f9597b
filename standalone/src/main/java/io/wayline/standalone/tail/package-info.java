/** Telemetry records as lines. */
@NullMarked
package io.wayline.standalone.tail;

import org.jspecify.annotations.NullMarked;
