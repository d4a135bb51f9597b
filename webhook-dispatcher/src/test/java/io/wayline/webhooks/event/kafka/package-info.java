@NullMarked
package io.wayline.webhooks.event.kafka;

import org.jspecify.annotations.NullMarked;
