@NullMarked
package io.wayline.telemetry.ingestion;

import org.jspecify.annotations.NullMarked;
