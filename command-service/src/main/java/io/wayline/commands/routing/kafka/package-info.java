/** Command channels as Kafka topics: one of each tracker, or one for all. */
@NullMarked
package io.wayline.commands.routing.kafka;

import org.jspecify.annotations.NullMarked;
