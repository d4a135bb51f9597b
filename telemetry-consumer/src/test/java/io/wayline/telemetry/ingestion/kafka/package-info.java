@NullMarked
package io.wayline.telemetry.ingestion.kafka;

import org.jspecify.annotations.NullMarked;
