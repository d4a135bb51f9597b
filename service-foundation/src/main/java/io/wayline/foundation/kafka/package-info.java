/** The way to the broker, as the adapters of all features need it. */
@NullMarked
package io.wayline.foundation.kafka;

import org.jspecify.annotations.NullMarked;
