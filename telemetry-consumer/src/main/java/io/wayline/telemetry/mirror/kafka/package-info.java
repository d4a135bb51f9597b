/** Telemetry records once more, as JSON: one topic copied into another, record by record, in order. */
@NullMarked
package io.wayline.telemetry.mirror.kafka;

import org.jspecify.annotations.NullMarked;
