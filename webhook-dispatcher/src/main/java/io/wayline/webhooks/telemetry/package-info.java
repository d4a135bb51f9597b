/** Telemetry to endpoints by ranges of offsets. */
@NullMarked
package io.wayline.webhooks.telemetry;

import org.jspecify.annotations.NullMarked;
