/** The bound on what is in flight, and what happens when it is reached. */
@NullMarked
package io.wayline.ingest.pressure;

import org.jspecify.annotations.NullMarked;
