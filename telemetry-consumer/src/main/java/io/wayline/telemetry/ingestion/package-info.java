/** Telemetry records become rows: what a row is, which are repeated, which position is the latest, what counts as done. */
@NullMarked
package io.wayline.telemetry.ingestion;

import org.jspecify.annotations.NullMarked;
