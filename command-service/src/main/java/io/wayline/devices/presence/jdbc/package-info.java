/** Presence as tables. */
@NullMarked
package io.wayline.devices.presence.jdbc;

import org.jspecify.annotations.NullMarked;
