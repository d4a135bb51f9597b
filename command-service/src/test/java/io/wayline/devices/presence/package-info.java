@NullMarked
package io.wayline.devices.presence;

import org.jspecify.annotations.NullMarked;
