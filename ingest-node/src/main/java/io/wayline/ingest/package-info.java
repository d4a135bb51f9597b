/** The gateway: trackers on one side, Kafka on the other. Settings, wiring, start and stop. */
@NullMarked
package io.wayline.ingest;

import org.jspecify.annotations.NullMarked;
