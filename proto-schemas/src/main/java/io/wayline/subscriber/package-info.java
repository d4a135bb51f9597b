/** For teams that read telemetry from Kafka: typed records, each once, in order per tracker, none lost. */
@NullMarked
package io.wayline.subscriber;

import org.jspecify.annotations.NullMarked;
