/** Telemetry over REST. */
@NullMarked
package io.wayline.devices.telemetry.http;

import org.jspecify.annotations.NullMarked;
