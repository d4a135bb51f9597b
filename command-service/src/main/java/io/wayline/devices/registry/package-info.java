/** Which trackers are ours. */
@NullMarked
package io.wayline.devices.registry;

import org.jspecify.annotations.NullMarked;
