/** One event to one endpoint: lanes, attempts, schedule, breaker. */
@NullMarked
package io.wayline.webhooks.delivery;

import org.jspecify.annotations.NullMarked;
