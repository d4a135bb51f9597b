@NullMarked
package io.wayline.webhooks.telemetry;

import org.jspecify.annotations.NullMarked;
