/** What a packet needs on its way into the log; the log itself is a port. */
@NullMarked
package io.wayline.ingest.telemetry;

import org.jspecify.annotations.NullMarked;
