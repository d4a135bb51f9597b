/** Which trackers are connected, and where. */
@NullMarked
package io.wayline.devices.presence;

import org.jspecify.annotations.NullMarked;
