/** What happened: from Kafka to the endpoints that want to know. */
@NullMarked
package io.wayline.webhooks.event;

import org.jspecify.annotations.NullMarked;
