@NullMarked
package io.wayline.ingest.telemetry;

import org.jspecify.annotations.NullMarked;
