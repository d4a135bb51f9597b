/** Events of the outbox as records of Kafka topics. */
@NullMarked
package io.wayline.commands.outbox.kafka;

import org.jspecify.annotations.NullMarked;
