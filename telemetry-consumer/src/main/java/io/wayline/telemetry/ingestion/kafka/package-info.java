/** Reads the telemetry topic, writes the quarantine topic. */
@NullMarked
package io.wayline.telemetry.ingestion.kafka;

import org.jspecify.annotations.NullMarked;
