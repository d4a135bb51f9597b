/** The registry to the world: device-registry.v1. */
@NullMarked
package io.wayline.devices.registry.kafka;

import org.jspecify.annotations.NullMarked;
