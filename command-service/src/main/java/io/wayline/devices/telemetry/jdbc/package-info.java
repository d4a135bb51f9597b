/** Telemetry as its views show it. */
@NullMarked
package io.wayline.devices.telemetry.jdbc;

import org.jspecify.annotations.NullMarked;
