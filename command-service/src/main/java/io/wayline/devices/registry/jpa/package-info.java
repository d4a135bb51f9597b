/** The registry in PostgreSQL. */
@NullMarked
package io.wayline.devices.registry.jpa;

import org.jspecify.annotations.NullMarked;
