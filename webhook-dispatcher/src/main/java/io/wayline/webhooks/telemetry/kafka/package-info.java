/** Reads ranges of the telemetry topic. */
@NullMarked
package io.wayline.webhooks.telemetry.kafka;

import org.jspecify.annotations.NullMarked;
