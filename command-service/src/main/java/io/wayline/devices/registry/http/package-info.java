/** The registry over REST. */
@NullMarked
package io.wayline.devices.registry.http;

import org.jspecify.annotations.NullMarked;
