/** Counters whose sums must match, and the page that shows them. */
@NullMarked
package io.wayline.ingest.metrics;

import org.jspecify.annotations.NullMarked;
