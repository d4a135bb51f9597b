@NullMarked
package io.wayline.telemetry.mirror.kafka;

import org.jspecify.annotations.NullMarked;
