/**
 * One event to one endpoint: lanes, attempts, schedule, breaker.
 *
 * <p>Everybody holds rows in one order, so that nobody waits in a circle: endpoints, their health, lanes by key, deliveries.
 */
@NullMarked
package io.wayline.webhooks.delivery;

import org.jspecify.annotations.NullMarked;
