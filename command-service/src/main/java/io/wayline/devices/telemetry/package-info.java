/** What a tracker last said, and what it said before; read from the telemetry schema's views. */
@NullMarked
package io.wayline.devices.telemetry;

import org.jspecify.annotations.NullMarked;
