/** How long records are kept, and the day partitions that make forgetting cheap. */
@NullMarked
package io.wayline.telemetry.retention;

import org.jspecify.annotations.NullMarked;
