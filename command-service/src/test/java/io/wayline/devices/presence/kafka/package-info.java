@NullMarked
package io.wayline.devices.presence.kafka;

import org.jspecify.annotations.NullMarked;
