/** Who is connected, over REST. */
@NullMarked
package io.wayline.devices.presence.http;

import org.jspecify.annotations.NullMarked;
